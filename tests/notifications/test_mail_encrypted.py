"""Letters over STARTTLS, to a server in the house whose certificate nobody else has signed, and with a password."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
from django.utils.translation import override
from pytest_django import Settings

from jobs.pulses import felt
from notifications.models import Delivery, Letter, Recipient
from notifications.posting import Posted, post
from notifications.schedule import schedule_of
from notifications.schedule_wording import alarm
from offices.models import Jurisdiction
from tests.notifications.conftest import WINDOW
from tests.notifications.test_posting import a_morning, mailbox, morning
from tests.servers.certificates import make_certificate
from tests.servers.smtp import Mailbox

__all__ = ["mailbox"]
pytestmark = pytest.mark.usefixtures("trial", "secretary")


@pytest.fixture(autouse=True)
def certificate(mailbox: Mailbox, settings: Settings, tmp_path: Path) -> Path:
    """The server speaks TLS, and the settings say so; nobody trusts it yet."""
    made, key = make_certificate(tmp_path)
    mailbox.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    mailbox.tls.load_cert_chain(made, key)
    settings.EMAIL_USE_TLS = True
    return made


def said_of(place: Jurisdiction) -> str:
    felt("nightly", morning(WINDOW))
    with override("en"):
        return alarm(schedule_of([place], morning(WINDOW)))


def test_a_server_that_is_trusted_has_the_letter_and_the_password_encrypted(
    mailbox: Mailbox, settings: Settings, certificate: Path
) -> None:
    settings.MAIL_CA_FILE = str(certificate)
    mailbox.password = settings.EMAIL_HOST_PASSWORD = "hongqiao"
    settings.EMAIL_HOST_USER = "shixiao"
    assert a_morning(WINDOW) == Posted(sent=1)
    said = [line.split(" ")[0].upper() for line in mailbox.log]
    assert said[:5] == ["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL"]


def test_a_server_that_nobody_trusts_gets_nothing_and_is_red(
    place: Jurisdiction, mailbox: Mailbox, settings: Settings, certificate: Path
) -> None:
    mailbox.password = settings.EMAIL_HOST_PASSWORD = "hongqiao"
    settings.EMAIL_HOST_USER = "shixiao"
    assert a_morning(WINDOW) == Posted(put_off=1)
    assert not {line.split(" ")[0].upper() for line in mailbox.log} & {"AUTH", "MAIL", "DATA"}
    assert "CERTIFICATE_VERIFY_FAILED" in said_of(place)
    settings.MAIL_CA_FILE = str(certificate)
    assert post(morning(WINDOW, 9)) == Posted(sent=1)
    assert said_of(place) == ""


def test_a_server_without_encryption_gets_nothing_where_the_settings_want_it(
    place: Jurisdiction, mailbox: Mailbox
) -> None:
    mailbox.tls = None
    assert a_morning(WINDOW) == Posted(put_off=1)
    assert mailbox.letters == []
    assert "STARTTLS" in said_of(place)


def test_a_wrong_password_is_red_at_once_and_spares_the_letter(
    place: Jurisdiction, mailbox: Mailbox, settings: Settings, certificate: Path, secretary: Recipient
) -> None:
    settings.MAIL_CA_FILE, mailbox.password = str(certificate), "hongqiao"
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "shixiao", "another"
    assert a_morning(WINDOW) == Posted(put_off=1)
    assert (Letter.objects.get().state, Delivery.objects.get().outcome) == ("waiting", "settings")
    assert "“535 bad password”" in said_of(place)


def test_a_file_of_certificates_that_is_not_there_is_a_fault_of_the_settings(
    place: Jurisdiction, settings: Settings, tmp_path: Path
) -> None:
    settings.MAIL_CA_FILE = str(tmp_path / "nobody.pem")
    assert a_morning(WINDOW) == Posted(put_off=1)
    assert "refuses the register itself: “FileNotFoundError" in said_of(place)
