"""The same gauges with Python's client library. `gather ACCOUNTS` prints the nanoseconds of collecting and writing a page
for each sample."""

import sys
import time

from prometheus_client import CollectorRegistry, Gauge, generate_latest

NAMES = (
    "credits_remaining", "credits_used", "credits_limit", "credits_reset_timestamp_seconds",
    "credits_low_threshold", "credits_spent_total", "credits_added_total", "credits_last_success_timestamp_seconds",
)

accounts = int(sys.argv[2])
registry = CollectorRegistry()
for number, name in enumerate(NAMES):
    gauge = Gauge(name, "Credits of an account.", ["provider", "account", "pool"], registry=registry)
    for account in range(accounts):
        gauge.labels("brookmimir", f"account-{account:05}", "default").set(account * 10 + number)
pages = 0
start = time.monotonic()
while time.monotonic() - start < 1:
    generate_latest(registry)
    pages += 1
print((time.monotonic() - start) * 1e9 / (pages * accounts * len(NAMES)))
