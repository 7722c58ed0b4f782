"""How a test asks about one document."""

from datetime import date, datetime

from lifecycle.answers import Answer, answers
from lifecycle.rules import Status
from registry.models import Document


def on(document: Document, day: date, as_known_at: datetime | None = None) -> Answer:
    (answer,) = answers([document], day, as_known_at)
    return answer


def status(document: Document, day: date) -> Status:
    return on(document, day).span.status
