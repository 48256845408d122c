"""What a row of the tables is."""

import base64
import secrets
from dataclasses import dataclass, field

# What must never be told: the key of every faulty account, and the same in a login.
KEY = secrets.token_hex(32)
LOGIN = base64.b64encode(f"user:{KEY}".encode()).decode()


@dataclass(frozen=True, eq=False)
class Row:
    """One fault: what goes wrong, what must come of it, and how it is made."""

    group: str
    what: str
    # Of a provider's fault the reason of the failure, None where it is none; of a client's the statuses of the
    # responses; of the machine's what the exporter does.
    expected: object
    made: dict = field(default_factory=dict)

    def __str__(self):
        return f"{self.group}: {self.what}"


def short(what):
    """What a row sends, for its name."""
    return str(what).replace(KEY, "the key")[:50]
