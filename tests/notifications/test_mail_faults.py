"""A mail server that refuses, hangs and hangs up, midnights in the middle of a run, and nights that were left out.

The mail server is a process of its own; what came is read from its log.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from time import sleep

import pytest
from pytest_django import Settings

from notifications.models import Letter, Reminder
from notifications.nightly import night_of
from notifications.posting import Posted, post
from notifications.wording import TIERS
from offices.models import Organ
from registry.models import Document
from tests.cast import Registers
from tests.notifications.conftest import LAST_DAY, WINDOW, Names
from tests.notifications.tally import Line, Tally, each_line_came_once, tell
from tests.notifications.test_posting import morning, nights
from tests.servers.mail import Mail

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

PEOPLE = 12
SOON, LATER = timedelta(minutes=6), timedelta(hours=2)


@pytest.fixture(autouse=True)
def _by_that_server(mail: Mail, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail.port


@pytest.fixture
def due(trial: Document, registers: Registers, government: Organ, names: Names) -> set[Line]:
    sooner = registers("青河区人民政府关于防汛工作的通告", last_day=LAST_DAY)
    people = [f"ren{number}" for number in range(PEOPLE)]
    for name in people:
        names(name, government)
    return {(name, one.title) for name in people for one in (trial, sooner)}


Once = Callable[..., Tally]


@pytest.fixture
def once(mail: Mail, due: set[Line], pytestconfig: pytest.Config) -> Once:
    def look(what: str, faults: int = 1, expected: set[Line] | None = None) -> Tally:
        counted = each_line_came_once(mail, due if expected is None else expected, what, faults)
        tell(pytestconfig, counted)
        return counted

    return look


def test_nobody_listens(mail: Mail, once: Once) -> None:
    mail.kill()
    nights(morning(WINDOW))
    assert post(morning(WINDOW)) == Posted(put_off=PEOPLE)
    mail.start()
    assert post(morning(WINDOW) + SOON) == Posted(sent=PEOPLE)
    assert once("connection refused").duplicates == 0


@pytest.mark.parametrize(
    "what, manners, put_off",
    [
        pytest.param("421 at once", {"greeting": "421 closing down"}, PEOPLE, id="421 at once"),
        pytest.param("451 to the end of DATA", {"after_data": "451 disk full"}, PEOPLE, id="451 to the end of DATA"),
        pytest.param("450 for one recipient", {"recipients": {"ren3": "450 busy"}}, 1, id="450 for one recipient"),
    ],
)
def test_what_may_pass_is_tried_again(
    mail: Mail, once: Once, what: str, manners: dict[str, object], put_off: int
) -> None:
    mail.behave(**manners)
    nights(morning(WINDOW))
    assert post(morning(WINDOW)) == Posted(sent=PEOPLE - put_off, put_off=put_off)
    mail.behave()
    assert post(morning(WINDOW) + SOON) == Posted(sent=put_off)
    assert once(what).duplicates == 0


def test_who_is_refused_for_good_is_shown_and_the_others_have_theirs(mail: Mail, due: set[Line], once: Once) -> None:
    mail.behave(recipients={"ren3": "550 no such user"})
    nights(morning(WINDOW))
    assert post(morning(WINDOW)) == Posted(sent=PEOPLE - 1, refused=1)
    assert post(morning(WINDOW) + LATER) == Posted()
    once("550 for one recipient", expected={line for line in due if line[0] != "ren3"})
    failed = Letter.objects.get(state=Letter.State.FAILED)
    assert (failed.recipient.name, failed.trouble) == ("ren3", "ren3@qinghe.example: 550 no such user")


def test_a_server_that_refuses_the_sender_is_asked_once_and_everybody_has_theirs_afterwards(
    mail: Mail, once: Once
) -> None:
    mail.behave(sender="553 sender not known here")
    nights(morning(WINDOW))
    assert post(morning(WINDOW)) == Posted(put_off=PEOPLE)
    assert (mail.happened("connected"), mail.happened("refused")) == (1, 1)
    assert set(Letter.objects.values_list("state", flat=True)) == {"waiting"}
    mail.behave()
    assert post(morning(WINDOW) + SOON) == Posted(sent=PEOPLE)
    assert once("553 to MAIL").duplicates == 0


def test_it_hangs_up_after_some_letters_and_before_the_reply(mail: Mail, once: Once) -> None:
    mail.behave(drop=[2, 5, 8])
    nights(morning(WINDOW))
    assert post(morning(WINDOW)) == Posted(sent=PEOPLE - 3, put_off=3)
    assert post(morning(WINDOW) + SOON) == Posted(sent=3)
    counted = once("hung up between the end of DATA and the reply", faults=3)
    assert counted.duplicates == counted.excused == 6


@pytest.mark.parametrize(
    "moment, copies",
    [
        pytest.param("DATA", 0, id="before it takes anything"),
        pytest.param("end of DATA", 2, id="before the reply"),
    ],
)
def test_it_hangs(mail: Mail, once: Once, settings: Settings, moment: str, copies: int) -> None:
    settings.EMAIL_TIMEOUT = 0.5
    mail.behave(hold=[moment, 4])
    nights(morning(WINDOW))
    assert post(morning(WINDOW)) == Posted(sent=PEOPLE - 1, put_off=1)
    assert "timed out" in Letter.objects.get(state=Letter.State.WAITING).trouble
    mail.behave()
    mail.wait_for("gone", times=2)
    assert post(morning(WINDOW) + SOON) == Posted(sent=1)
    counted = once(f"silent at “{moment}”")
    assert counted.duplicates == counted.excused == copies


@pytest.mark.parametrize("days", [3, 30, 400])
def test_the_job_was_down_for_days(mail: Mail, once: Once, days: int) -> None:
    """The last night that was done was two days before anything was due; the server misbehaves on the first one."""
    last_night = date(2023, 12, 29)
    nights(morning(last_night))
    assert post(morning(last_night)) == Posted()
    mail.behave(drop=[3])
    for day in (days, days + 1):
        nights(morning(last_night + timedelta(days=day)))
        for hour in (7, 8):
            post(morning(last_night + timedelta(days=day), hour))
    counted = once(f"down for {days} days, one connection lost")
    assert counted.duplicates == counted.excused == 2


@contextmanager
def later(mail: Mail, after: float) -> Iterator[None]:
    """The mail server goes on after some time."""

    def go_on() -> None:
        mail.wait_for("holding")
        sleep(after)
        mail.behave()

    waiting = threading.Thread(target=go_on)
    waiting.start()
    yield
    waiting.join()


def just_before_midnight(day: date) -> datetime:
    return morning(day + timedelta(days=1), hour=0) - timedelta(seconds=1)


@pytest.fixture
def _in_batches(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A night that begins at eleven, and letters in batches of four."""
    settings.NIGHTLY_HOUR = 23
    monkeypatch.setattr("notifications.claiming.BATCH", 4)


@pytest.mark.usefixtures("_in_batches")
def test_midnight_comes_while_letters_are_sent(mail: Mail, once: Once) -> None:
    at = just_before_midnight(WINDOW)
    mail.behave(hold=["end of DATA", 3])
    nights(at)
    with later(mail, 1.5):
        assert post(at) == Posted(sent=PEOPLE)
    assert set(Reminder.objects.values_list("sent_on", flat=True)) == {WINDOW, WINDOW + timedelta(days=1)}
    for hours in (1, 23, 24):
        nights(at + timedelta(hours=hours))
        assert post(at + timedelta(hours=hours)) == Posted()
    assert night_of(at + timedelta(hours=24)) == WINDOW + timedelta(days=1)
    assert once("midnight while letters are sent", faults=0).letters == PEOPLE


@pytest.mark.usefixtures("_in_batches")
def test_the_window_opens_at_that_midnight(mail: Mail, due: set[Line]) -> None:
    """Whoever had no letter before midnight hears the next night, and of the tier that is due by then."""
    opens = date(2024, 1, 31)
    at = just_before_midnight(opens - timedelta(days=1))
    mail.behave(hold=["end of DATA", 3])
    nights(at)
    with later(mail, 1.5):
        assert post(at) == Posted(sent=4, dropped=PEOPLE - 4)
    nights(at + timedelta(days=1))
    assert post(at + timedelta(days=1)) == Posted(sent=PEOPLE)
    sentences = [str(TIERS[tier]) for tier in ("before_window", "window")]
    came = [[text.count(sentence) for text in texts(mail)] for sentence in sentences]
    assert came == [[2] * 4 + [0] * PEOPLE, [0] * 4 + [2] * PEOPLE]


def texts(mail: Mail) -> list[str]:
    return [letter.text for letter in mail.taken()]
