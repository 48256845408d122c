from prometheus_client.parser import text_string_to_metric_families

# What a page says of an account besides what its provider told.
BOOKKEEPING = {
    "credits_up",
    "credits_failure",
    "credits_low_threshold",
    "credits_spent_total",
    "credits_added_total",
    "credits_last_success_timestamp_seconds",
    "credits_fetch_duration_seconds",
    "credits_fetches_total",
    "credits_fetch_failures_total",
}


class Page:
    """A page of metrics, to ask for values."""

    def __init__(self, text):
        self.text = text
        self.samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]

    def all(self, name, **labels):
        """The samples of a metric that have these labels, perhaps among others."""
        return [s for s in self.samples if s.name == name and labels.items() <= s.labels.items()]

    def value(self, name, **labels):
        """The one value, None where there is none."""
        found = self.all(name, **labels)
        assert len(found) <= 1, f"{name} {labels} is not one series: {found}"
        return found[0].value if found else None

    def is_up(self, account):
        return self.value("credits_up", account=account) == 1

    def reason(self, account):
        """Why the account is failing, None where it is not."""
        failures = self.all("credits_failure", account=account)
        assert len(failures) <= 1, failures
        assert self.is_up(account) == (not failures), f"credits_up and credits_failure contradict each other: {account}"
        return failures[0].labels["reason"] if failures else None

    def reading(self, account):
        """All that the provider told of the account, as `name label=value …` without the prefix, and the value."""
        return {
            " ".join(
                [s.name.removeprefix("credits_")]
                + [f"{k}={v}" for k, v in s.labels.items() if k not in ("provider", "account")]
            ): s.value
            for s in self.samples
            if s.labels.get("account") == account and s.name not in BOOKKEEPING
        }
