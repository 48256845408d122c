import time


def eventually(condition, what, seconds=20):
    """Waits until the condition gives something true, and gives that back."""
    deadline = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"in {seconds} s it did not happen that {what}")
        time.sleep(0.02)
