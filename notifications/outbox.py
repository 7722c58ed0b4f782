"""Letters as files, where there is no mail server: one .eml for each, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from notifications.models import Letter

BACKEND = "notifications.outbox.FolderBackend"


class FolderBackend(BaseEmailBackend):
    """A letter sent again replaces its own file: the name is its message id."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.OUTBOX_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = str(message.extra_headers["Message-ID"]).strip("<>").partition("@")[0]
            unfinished = folder / f"{name}.unfinished"
            unfinished.write_bytes(message.message().as_bytes())
            unfinished.rename(folder / f"{name}.eml")
        return len(email_messages)


def is_used() -> bool:
    """Whether letters go into the folder, because there is no server."""
    return bool(settings.EMAIL_BACKEND == BACKEND)


def file_of(letter: Letter) -> Path | None:
    """As it lies in the folder; None where letters go elsewhere, or somebody has taken it away."""
    path = Path(settings.OUTBOX_FOLDER) / f"{letter.message_id.hex}.eml"
    return path if is_used() and path.is_file() else None
