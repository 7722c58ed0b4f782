"""Who hands things in, and who sees what was handed in: every address of the intake, for every kind of person."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
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
from tests.web.reader import visit
from tests.web.test_addresses import cases
from tests.web.uploading import NOTICE, asked_for, work_off

pytestmark = pytest.mark.django_db
ROW = ("QHDR-2020-0010007", "", "青河区人民政府关于加强古井管理的通知", "", "", "", "2020.6.1", "2025.5.31", "有效")
CSV = "\n".join(map(",".join, (HEAD, ROW))).encode()


@pytest.fixture
def visitor(role: str, request: pytest.FixtureRequest) -> User | None:
    if role == "anonymous":
        return None
    user: User = request.getfixturevalue(role)
    return user


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


@pytest.mark.parametrize("name, argument, role, status", cases(INTAKE))
def test_each_address_answers_each_role_as_the_table_says(
    name: str, argument: str, status: int, visitor: User | None, ids: dict[str, int]
) -> None:
    before = jobs()
    response = visit(address(name, argument, ids), visitor)
    after = jobs()
    response.close()
    assert response.status_code == status
    assert after == before


@pytest.mark.parametrize("name, argument, role, status", cases(HANDED))
def test_each_form_answers_each_role_as_the_table_says(
    name: str, argument: str, role: str, status: int, visitor: User | None, ids: dict[str, int]
) -> None:
    before, done = jobs(), status == 302 and role != "anonymous"
    client = Client()
    if visitor:
        client.force_login(visitor)
    response = client.post(address(name, argument, ids), filled(name, ids))
    assert response.status_code == status
    assert (jobs() != before) == done


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
