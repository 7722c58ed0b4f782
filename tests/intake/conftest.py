"""What several stories of the verbs share."""

from tests.lifecycle.printed_notices import prints

__all__ = ["prints"]
