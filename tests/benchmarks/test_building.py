"""What the bench builds is a register like any other: acts, entries that hold, periods that follow from them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import connection

from benchmarks import reference
from benchmarks.building import Register, documents
from benchmarks.loading import TABLES, load, rows_of_chunk
from benchmarks.moments import DAY, YEAR_BEFORE
from lifecycle.chains import chain_of
from lifecycle.models import Act, Ending, Entry, Period
from lifecycle.periods import drift
from lifecycle.rules import Kind, Status
from registry.identity import parse_code, parse_number
from registry.layouts import load_layouts
from registry.models import Document, Issuer

SMALL = Register(documents=600, places=3)


def indexes() -> dict[str, Any]:
    with connection.cursor() as cursor:
        tables = [model._meta.db_table for model in TABLES]
        return {table: connection.introspection.get_constraints(cursor, table) for table in tables}


@pytest.fixture
def built(transactional_db: None) -> None:
    load(SMALL, processes=0)


def test_what_is_built_is_what_its_entries_fold_to(built: None) -> None:
    assert Document.objects.count() == SMALL.documents
    assert list(drift()) == []
    connection.check_constraints()


def test_loading_leaves_every_index_as_the_migrations_made_it(transactional_db: None) -> None:
    before = indexes()
    load(SMALL, processes=0)
    assert indexes() == before


def test_ids_go_on_after_the_last_one_that_was_loaded(built: None) -> None:
    last = Document.objects.latest("pk")
    assert Document.objects.create(jurisdiction=last.jurisdiction, title="", title_key="").pk > last.pk


def test_what_was_known_then_is_another_register(built: None) -> None:
    now, then = (
        set(Period.objects.whole().on(DAY).believed(at).values_list("document", "status")) for at in (None, YEAR_BEFORE)
    )
    assert now - then
    assert then - now


def test_acts_are_undone_whole(built: None) -> None:
    undone = Act.objects.exclude(reversed_by=None)
    assert undone.filter(entries__isnull=False).exists()
    assert not Entry.objects.filter(act__in=undone, reversed_by=None).exists()


def test_a_renewed_document_goes_on_as_one_that_begins_on_its_day(built: None) -> None:
    renewals = Entry.objects.filter(kind=Kind.RENEWAL.value)
    for entry in renewals.select_related("document", "authority_document"):
        after = chain_of(entry.document).after(entry.document)
        assert after is not None
        assert after.jurisdiction_id == entry.document.jurisdiction_id
        begins = after.entries.filter(kind=Kind.COMMENCEMENT.value).values_list("takes_effect", flat=True)
        assert set(begins) <= {entry.takes_effect}
    assert renewals.count() > 3


def test_the_reference_counts_what_lives(built: None) -> None:
    reference.make()
    alive = (Status.IN_FORCE, Status.IN_FORCE_IN_PART, Status.SUSPENDED)
    lives = Period.objects.whole().on(DAY).believed().with_status(*alive)
    assert reference.count_on(DAY) == lives.count() > 100


def test_the_reference_and_the_register_name_the_same_ends(built: None) -> None:
    reference.make()
    last = DAY.replace(year=DAY.year + 1)
    ours = Counter(Ending.objects.ending_between(DAY, last).values_list("organ", flat=True))
    assert dict(reference.ending_by_organ(DAY, last)) == ours
    assert ours


def test_the_same_seed_builds_the_same_register() -> None:
    first, again = (rows_of_chunk(SMALL, "sqlite", SMALL.chunks[0]) for _ in range(2))
    assert first == again


def test_a_document_does_not_depend_on_how_large_the_register_is() -> None:
    larger = Register(documents=5000, places=3)
    assert larger.home(17) == SMALL.home(17)
    assert len(larger.chunks) == 3


def test_every_kind_of_entry_occurs() -> None:
    """Whoever adds a kind adds a life that has it."""
    made = documents(Register(documents=2000), range(2000))
    assert {row.kind for row in made if isinstance(row, Entry)} == {kind.value for kind in Kind}


def test_codes_and_numbers_are_those_that_the_register_reads() -> None:
    made = [row for row in documents(SMALL, range(200)) if isinstance(row, Document)]
    assert all(parse_code(row.code_key, load_layouts()) for row in made if row.code_key)
    assert all(parse_number(row.number_key) for row in made if row.number_key)


def test_titles_vary() -> None:
    made = [row.title for row in documents(SMALL, range(600)) if isinstance(row, Document)]
    assert len(set(made)) > 590


def test_some_documents_have_two_issuers() -> None:
    issued = Counter(row.document_id for row in documents(SMALL, range(600)) if isinstance(row, Issuer))
    assert 10 < sum(1 for count in issued.values() if count == 2) < 60
