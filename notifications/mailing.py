"""Letters by mail, over one conversation with the server for as long as it lasts."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from notifications.carriers import Undelivered
from notifications.letters import Told, compose
from notifications.models import Letter, Reminder

PERMANENT = 500
# To the sender: this letter is larger than the server takes. Whatever else is said to the sender is said of the sender.
TOO_LARGE = 552
# Before a letter is begun: no STARTTLS there, a certificate that nobody trusts, a file or a sender that can't be read.
OF_OURS = (smtplib.SMTPNotSupportedError, ssl.SSLCertVerificationError, FileNotFoundError, ValueError)


class MailCarrier:
    def __init__(self) -> None:
        self._connection, self._prepared = get_connection(), False

    def connect(self) -> None:
        try:
            if not self._prepared:
                _prepare(self._connection)
                self._prepared = True
            self._connection.open()
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise Undelivered(_said(error), of_ours=_is_ours_to_mend(error)) from error

    def write(self, letter: Letter, reminders: Sequence[Reminder], told: Told, day: date) -> EmailMessage:
        return compose(letter, reminders, told, day)

    def hand_over(self, message: EmailMessage, at: datetime) -> None:  # noqa: ARG002 - only robots sign the moment
        try:
            self._connection.send_messages([message])
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise Undelivered(
                _said(error),
                for_good=_is_for_good(error),
                broken=_is_broken(error),
                of_ours=isinstance(error, smtplib.SMTPSenderRefused) and _is_ours_to_mend(error),
            ) from error

    def hang_up(self) -> None:
        try:
            self._connection.close()
        except (OSError, smtplib.SMTPException):
            self._connection, self._prepared = get_connection(), False


def _prepare(connection: BaseEmailBackend) -> None:
    """ValueError where nobody can write from the sender's address, OSError where the certificates can't be read."""
    if isinstance(connection, EmailBackend):
        sanitize_address(settings.DEFAULT_FROM_EMAIL, settings.DEFAULT_CHARSET)
        if settings.MAIL_CA_FILE:
            connection.ssl_context = ssl.create_default_context(cafile=settings.MAIL_CA_FILE)


def _is_broken(error: Exception) -> bool:
    """No answer at all. smtplib's own exceptions are OSErrors, too."""
    answered = isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected)
    return isinstance(error, OSError) and not answered


def _is_for_good(error: Exception) -> bool:
    """An address that can't be written, or a 5xx for this recipient or this letter. Whatever else is said may pass."""
    if isinstance(error, (ValueError, smtplib.SMTPNotSupportedError)):
        return True
    if isinstance(error, smtplib.SMTPSenderRefused):
        return error.smtp_code == TOO_LARGE
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= PERMANENT


def _is_ours_to_mend(error: Exception) -> bool:
    """The settings name a sender, a password or an encryption that this server won't have, or another server."""
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= PERMANENT and error.smtp_code != TOO_LARGE
    return isinstance(error, OF_OURS)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{address}: {code} {_text(said)}" for address, (code, said) in error.recipients.items())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
