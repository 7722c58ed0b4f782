"""Letters by mail, over one conversation with the server for as long as it lasts."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from datetime import date, datetime

from django.core.mail import EmailMessage, get_connection

from notifications.carriers import Undelivered
from notifications.letters import Told, compose
from notifications.models import Letter, Reminder

PERMANENT = 500


class MailCarrier:
    def __init__(self) -> None:
        self._connection = get_connection()

    def connect(self) -> None:
        try:
            self._connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise Undelivered(_said(error)) from error

    def write(self, letter: Letter, reminders: Sequence[Reminder], told: Told, day: date) -> EmailMessage:
        return compose(letter, reminders, told, day)

    def hand_over(self, message: EmailMessage, at: datetime) -> None:  # noqa: ARG002 - only robots sign the moment
        try:
            self._connection.send_messages([message])
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise Undelivered(_said(error), for_good=_is_for_good(error), broken=_is_broken(error)) from error

    def hang_up(self) -> None:
        try:
            self._connection.close()
        except (OSError, smtplib.SMTPException):
            self._connection = get_connection()


def _is_broken(error: Exception) -> bool:
    """No answer at all. smtplib's own exceptions are OSErrors, too."""
    answered = isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected)
    return isinstance(error, OSError) and not answered


def _is_for_good(error: Exception) -> bool:
    """An address that can't be written, or a 5xx for this recipient or this letter. Whatever else is said may pass."""
    if isinstance(error, (ValueError, smtplib.SMTPNotSupportedError)):
        return True
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= PERMANENT


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{address}: {code} {_text(said)}" for address, (code, said) in error.recipients.items())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
