"""Who hands things in, and who sees what was handed in: every address of the intake, for every kind of person."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jobs.models import Job
from notifications.nightly import job_for
from offices.actors import Actor
from offices.models import Jurisdiction, User
from registry.models import Batch
from tests.cast import RECORDED
from tests.intake.ledger_books import HEAD, book, take
from tests.registry.printed import GAZETTE
from tests.web.intake_addresses import HANDED, INTAKE
from tests.web.reader import posted
from tests.web.roles import Answered
from tests.web.test_addresses import does, forms, visits
from tests.web.uploading import NOTICE, asked_for, work_off

pytestmark = pytest.mark.django_db
ROW = ("QHDR-2020-0010007", "", "青河区人民政府关于加强古井管理的通知", "", "", "", "2020.6.1", "2025.5.31", "有效")
CSV = "\n".join(map(",".join, (HEAD, ROW))).encode()


@pytest.fixture
def ids(place: Jurisdiction, next_place: Jurisdiction, by: Actor, tmp_path: Path) -> dict[str, int]:
    """What the tables name in braces."""
    ledger = take(book(tmp_path / "台账.xlsx", [ROW]))
    asked_for(NOTICE, place, by)
    asking = asked_for(GAZETTE.text, place, by)
    work_off()
    waiting = asked_for(f"{NOTICE}\n", place, by)
    return {
        "place": place.pk,
        "elsewhere": next_place.pk,
        "ledger": ledger.pk,
        "notice": Batch.objects.exclude(pk=ledger.pk).get().pk,
        "done": Job.objects.get(kind="import_ledger").pk,
        "asking": asking.pk,
        "waiting": waiting.pk,
        "night": job_for(place, RECORDED.date(), RECORDED).pk,
    }


def address(name: str, argument: str, ids: dict[str, int]) -> str:
    return reverse(name, args=[part for part in argument.format(**ids).split("/") if part])


@pytest.mark.parametrize("name, argument, statuses", visits(INTAKE))
def test_each_address_answers_each_role_as_the_table_says(
    name: str, argument: str, statuses: dict[str, int], answered: Answered, ids: dict[str, int]
) -> None:
    before = jobs()
    assert answered(address(name, argument, ids)) == statuses
    assert jobs() == before


@pytest.mark.parametrize("name, argument, statuses", forms(HANDED))
def test_each_form_answers_each_role_as_the_table_says(
    name: str, argument: str, statuses: dict[str, int], visitors: dict[str, User | None], ids: dict[str, int]
) -> None:
    before, path = jobs(), address(name, argument, ids)
    assert {role: posted(path, filled(name, ids), visitors[role]) for role in statuses} == statuses
    assert (jobs() != before) == any(map(does, statuses, statuses.values()))


def filled(name: str, ids: dict[str, int]) -> dict[str, object]:
    if name == "ledger-columns":
        return {"C": "title", "A": "code", "H": "term"}
    if name in ("hand-in", "hand-in-ledger"):
        file = SimpleUploadedFile("a.csv", CSV) if name == "hand-in-ledger" else None
        text = {"text": f"{NOTICE}\n\n", "tracked": "accepted"}
        return {"place": ids["place"], "whole": "1", **({"file": file} if file else text)}
    return {"reason": "错了"}


def jobs() -> list[tuple[int, str, object]]:
    return list(Job.objects.order_by("pk").values_list("pk", "state", "result"))
