"""Users see only what is theirs."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from offices.models import Jurisdiction, Membership, Organ, User
from offices.reach import Reach, reach_of
from registry.models import Document
from tests.cast import TODAY, make_organ


def seen(user: User, day: date = TODAY) -> set[Document]:
    return set(Document.objects.visible_to(user, day))


def test_an_officer_sees_the_whole_place(ordinary: Document, lapsed: Document, officer: User) -> None:
    assert seen(officer) == {ordinary, lapsed}


def test_the_officer_next_door_sees_nothing_of_it(ordinary: Document, neighbour: User) -> None:
    assert seen(neighbour) == set()


def test_the_superior_place_sees_its_districts(ordinary: Document, superior: User) -> None:
    assert seen(superior) == {ordinary}


def test_a_contact_sees_what_the_own_department_issued(ordinary: Document, lapsed: Document, contact: User) -> None:
    assert seen(contact) == {lapsed}


def test_a_contact_sees_what_the_own_department_drafted(ordinary: Document, contact: User, water: Organ) -> None:
    Document.objects.filter(pk=ordinary.pk).update(drafter=water)
    assert seen(contact) == {ordinary}


def test_the_contact_of_a_successor_sees_what_the_merged_organ_issued(
    lapsed: Document, contact: User, water: Organ, place: Jurisdiction
) -> None:
    former = make_organ(place, "青河区水务局")
    Organ.objects.filter(pk=former.pk).update(successor=water)
    lapsed.issuers.set([former])
    assert seen(contact) == {lapsed}


def test_a_membership_counts_from_its_first_day_to_the_day_before_its_end(
    ordinary: Document, outsider: User, place: Jurisdiction
) -> None:
    Membership.objects.create(
        user=outsider, jurisdiction=place, role="officer", valid_from=date(2024, 1, 1), valid_until=date(2024, 4, 1)
    )
    assert [bool(seen(outsider, day)) for day in (date(2023, 12, 31), date(2024, 1, 1))] == [False, True]
    assert [bool(seen(outsider, day)) for day in (date(2024, 3, 31), date(2024, 4, 1))] == [True, False]


def test_an_outsider_a_stranger_and_someone_who_left_see_nothing(
    ordinary: Document, outsider: User, officer: User
) -> None:
    officer.is_active = False
    assert seen(outsider) == set()
    assert reach_of(AnonymousUser(), TODAY) == Reach()
    assert seen(officer) == set()


def test_an_administrator_sees_everything(ordinary: Document, administrator: User) -> None:
    assert seen(administrator) == {ordinary}


@pytest.mark.django_db
def test_a_circle_of_successors_ends(place: Jurisdiction, contact: User, water: Organ) -> None:
    other = make_organ(place, "青河区水务局")
    Organ.objects.filter(pk=other.pk).update(successor=water)
    Organ.objects.filter(pk=water.pk).update(successor=other)
    assert reach_of(contact, TODAY).organs == {water.pk, other.pk}
