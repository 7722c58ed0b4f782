"""Tonight before it comes: the same as the night, and nothing of it is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifecycle.models import Task
from notifications import rehearsal
from notifications.models import Recipient, Reminder
from notifications.nightly import run_night
from notifications.noting import Noted
from notifications.rehearsal import rehearse_letter, rehearse_night
from notifications.untold import untold
from offices.models import Jurisdiction, Organ
from registry.models import Document
from sentences.refusals import Refused
from tests.cast import Registers
from tests.notifications.conftest import LAST_DAY, WINDOW, Names, night


def test_it_tells_what_the_night_would_note_and_keeps_nothing(
    trial: Document, place: Jurisdiction, secretary: Recipient
) -> None:
    rehearsed = rehearse_night(place, WINDOW)
    assert not Task.objects.exists()
    assert not Reminder.objects.exists()
    assert [one.task.document for one in rehearsed.reminders] == [trial]
    assert [(one.recipient, one.lines) for one in rehearsed.people] == [(secretary, 1)]
    assert rehearsed.night == run_night([place], WINDOW)


def test_what_waits_already_is_in_the_letters_and_not_among_what_would_be_noted(
    trial: Document, registers: Registers, place: Jurisdiction, secretary: Recipient
) -> None:
    night(place, WINDOW)
    later = registers("青河区人民政府关于防汛工作的通告", last_day=LAST_DAY)
    rehearsed = rehearse_night(place, WINDOW + timedelta(days=1))
    assert [one.task.document for one in rehearsed.reminders] == [later]
    assert [one.lines for one in rehearsed.people] == [2]
    assert rehearsed.letters == 1


def test_the_letter_of_one_person_as_it_would_be(trial: Document, place: Jurisdiction, secretary: Recipient) -> None:
    shown = rehearse_letter(place, secretary, WINDOW)
    assert trial.title in shown.subject
    assert trial.title in shown.page
    assert shown.lines == 1
    assert not Reminder.objects.exists()


def test_for_whom_nothing_would_be_written_there_is_no_letter(
    trial: Document, place: Jurisdiction, secretary: Recipient, water: Organ, names: Names
) -> None:
    assert rehearse_letter(place, names("xiaowang", water), WINDOW).lines == 0


def test_where_too_much_ends_it_names_the_command_and_tries_nothing(
    trial: Document, place: Jurisdiction, secretary: Recipient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "MOST_ENDING", 0)
    with pytest.raises(Refused, match="too_much_to_rehearse"):
        rehearse_night(place, WINDOW)
    with pytest.raises(Refused, match="too_much_to_rehearse"):
        rehearse_letter(place, secretary, WINDOW)


def test_of_what_nobody_can_be_told_is_what_the_night_counts(
    trial: Document, registers: Registers, place: Jurisdiction, water: Organ, government: Organ, names: Names
) -> None:
    registers("青河区水利局关于取水的公告", issuers=[water], last_day=LAST_DAY)
    assert night(place, WINDOW) == Noted(0, 0, 2)
    assert untold([place], WINDOW).count() == 2
    names("xiaowang", water)
    assert [task.document for task in untold([place], WINDOW)] == [trial]
    assert night(place, WINDOW).nobody == 1
    names("mishu", government, valid_until=WINDOW)
    assert untold([place], WINDOW).count() == 1
    names("sifaju", None)
    assert untold([place], WINDOW).count() == night(place, WINDOW).nobody == 0
