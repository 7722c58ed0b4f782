"""Who looks at an address: one person of each kind, and nobody."""

from collections.abc import Callable

ROLES = ("anonymous", "outsider", "contact", "officer", "neighbour", "superior", "administrator")
# The status of an address by role.
Answered = Callable[[str], dict[str, int]]
