"""How fast a large ledger comes in, against nothing but `bulk_create` of the same rows in every table it wrote.

20,000 rows here; a hundred thousand with `LEDGER_ROWS=100000`. Both in one run, so that the machine doesn't matter.
"""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from django.db import connection, models, transaction

from intake import ledger_admission, ledger_imports
from jobs.running import run
from lifecycle.models import Act, Entry, Period
from offices.models import Jurisdiction, Organ, OrganName
from registry.models import Batch, Candidate, Document, Issuer
from tests.cast import RECORDED
from tests.intake.ledger_books import asked
from tests.intake.ledger_registers import large

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROWS = int(os.environ.get("LEDGER_ROWS", "20000"))
LEAST = 1 / 3
# The codes and numbers already seen, of which each row has its own; nothing else may grow.
BYTES_A_ROW = 600


def test_a_large_ledger_comes_in_at_a_third_of_the_speed_of_bare_rows(place: Jurisdiction, tmp_path: Path) -> None:
    path = large(tmp_path / "台账.xlsx", ROWS)
    at_page = Memory()
    job = asked(path)
    began = perf_counter()
    with at_page.watched():
        assert run(job, RECORDED)
    ours = perf_counter() - began
    job.refresh_from_db()
    assert job.result["rows"] == ROWS
    assert job.result["waiting"] == 0
    bare = bare_rows(place)
    figures = f"{connection.vendor}: {ROWS} rows, ours {ours:.1f} s, bare {bare:.1f} s, {bare / ours:.2f}, {at_page}"
    print(figures)  # noqa: T201  (for docs/performance.md; `-s` shows it)
    assert bare / ours >= LEAST
    assert at_page.grown < BYTES_A_ROW * ROWS + (16 << 20)


class Memory:
    """What the process holds at the end of the first page and of the last."""

    def __init__(self) -> None:
        self.first = self.last = 0

    @property
    def grown(self) -> int:
        return self.last - self.first

    @contextmanager
    def watched(self) -> Iterator[None]:
        whole = ledger_admission.take_in

        def take_in(*args: Any, **named: Any) -> Any:
            act = whole(*args, **named)
            self.last = held()
            self.first = self.first or self.last
            return act

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ledger_imports, "take_in", take_in)
            yield

    def __str__(self) -> str:
        return f"{self.first >> 20} MB after the first page, {self.last >> 20} MB after the last"


def held() -> int:
    """Bytes in memory now, and not the most there ever were."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def bare_rows(place: Jurisdiction) -> float:
    """Seconds for the same rows once more, for another place: page by page, each in a transaction, nothing but rows."""
    other = Jurisdiction.objects.create(name="另区", code_layout="shandong")
    organs = {
        organ.pk: Organ.objects.create(jurisdiction=other).pk for organ in Organ.objects.filter(jurisdiction=place)
    }
    for name in list(OrganName.objects.filter(organ__in=organs)):
        OrganName.objects.create(organ_id=organs[name.organ_id], name=name.name, number=name.number)
    source = Batch.objects.get()
    batch = Batch.objects.create(jurisdiction=other, file=source.file, staged_at=source.staged_at, staged_by="bare")
    return sum(bare_page(act, other, organs, batch) for act in Act.objects.filter(jurisdiction=place).order_by("seq"))


def bare_page(act: Act, other: Jurisdiction, organs: dict[int, int], batch: Batch) -> float:
    rows = Document.objects.filter(entries__act=act, entries__kind="registration").order_by("pk").values()
    documents = without(rows, "title_loose")
    keys = [row.pop("id") for row in documents]
    kept = {
        Candidate: values(Candidate, document__in=keys),
        Issuer: values(Issuer, document__in=keys),
        Entry: values(Entry, act=act),
        Period: values(Period, document__in=keys),
    }
    head = {field: getattr(act, field) for field in ("seq", "recorded_at", "verb", "by_name")}
    began = perf_counter()
    with transaction.atomic():
        made = [Document(**{**row, "jurisdiction_id": other.pk}) for row in documents]
        Document.objects.bulk_create(made)
        new = dict(zip(keys, (document.pk for document in made), strict=True))
        written = Act.objects.create(jurisdiction=other, batch=batch, **head)
        Issuer.objects.bulk_create(
            Issuer(**{**row, "document_id": new[row["document_id"]], "organ_id": organs[row["organ_id"]]})
            for row in kept[Issuer]
        )
        Candidate.objects.bulk_create(
            Candidate(**{**row, "document_id": new[row["document_id"]], "batch_id": batch.pk})
            for row in kept[Candidate]
        )
        entries = [
            Entry(**{**row, "document_id": new[row["document_id"]], "act_id": written.pk}) for row in kept[Entry]
        ]
        Entry.objects.bulk_create(entries)
        Period.objects.bulk_create(
            Period(
                **{
                    **row,
                    "document_id": new[row["document_id"]],
                    "jurisdiction_id": other.pk,
                    "entry_id": entries[0].pk,
                }
            )
            for row in kept[Period]
        )
    return perf_counter() - began


def values(model: type[models.Model], **which: object) -> list[dict[str, Any]]:
    return without(model._default_manager.filter(**which).order_by("pk").values(), "id")


def without(rows: Any, name: str) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key != name} for row in rows]
