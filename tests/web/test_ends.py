"""The list asks SQL for each end, the document page asks the rules: both say the same of every kind of life."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict

from lifecycle.acts import record
from lifecycle.answers import answers
from offices.actors import house
from offices.models import Jurisdiction
from offices.reach import Reach
from registry.models import Document
from tests.cast import RECORDED
from tests.lifecycle.lives import LIVES
from tests.lifecycle.lives_in_parts import LIVES_IN_PARTS
from tests.lifecycle.telling import told_effect
from web.asking import Asked
from web.listing import Listing

DAYS = [date(2016, 1, 1), date(2018, 6, 1), date(2021, 12, 31), date(2022, 12, 31), date(2023, 1, 1), date(2030, 1, 1)]


@pytest.fixture
def documents(place: Jurisdiction) -> list[Document]:
    lives = [*(told.facts for told in LIVES), *(told.facts for told in LIVES_IN_PARTS)]
    made = [Document.objects.create(jurisdiction=place, title=str(no), title_key="") for no in range(len(lives))]
    effects = [told_effect(made[no], fact) for no, facts in enumerate(lives) for fact in facts]
    record(place, "tell", effects, by=house("test"), at=RECORDED)
    return made


@pytest.mark.parametrize("day", DAYS)
def test_sql_and_the_rules_name_the_same_end(day: date, documents: list[Document], place: Jurisdiction) -> None:
    asked = Asked(day, None, Reach(everything=True), (place,), today=day)
    pages = [Listing(asked, QueryDict(f"page={number}")).rows for number in (1, 2)]
    rows = {row.document.pk: (row.end, row.days_left, row.soon) for page in pages for row in page}
    told = {a.document.pk: (a.end, a.days_left, a.ending_soon) for a in answers(documents, day)}
    assert rows == told


@pytest.mark.parametrize("day", DAYS)
def test_ends_within_finds_what_the_rules_say_ends_within(
    day: date, documents: list[Document], place: Jurisdiction
) -> None:
    asked = Asked(day, None, Reach(everything=True), (place,), today=day)
    first, last = date(2021, 12, 31), date(2022, 12, 31)
    query = QueryDict(f"ends_from={first}&ends_to={last}")
    found = {row.document.pk for row in Listing(asked, query).rows}
    ends = {a.document.pk: a.end.last_day for a in answers(documents, day) if a.days_left is not None}
    assert found == {pk for pk, end in ends.items() if end and first <= end <= last}
