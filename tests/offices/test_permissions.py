"""To see is more than to decide."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from offices.models import Jurisdiction, Membership, User
from offices.permissions import may_decide
from tests.cast import TODAY, make_user


def test_an_officer_decides_in_the_own_place_and_not_next_door(
    officer: User, place: Jurisdiction, next_place: Jurisdiction, city: Jurisdiction
) -> None:
    decided = [may_decide(officer, where, TODAY) for where in (place, next_place, city)]
    assert decided == [True, False, False]


def test_an_officer_of_the_city_decides_in_its_districts(
    outsider: User, city: Jurisdiction, place: Jurisdiction
) -> None:
    Membership.objects.create(user=outsider, jurisdiction=city, role=Membership.Role.OFFICER)
    assert may_decide(outsider, place, TODAY)


@pytest.mark.parametrize("role", [Membership.Role.LEADER, Membership.Role.CLERK])
def test_leaders_and_clerks_see_and_do_not_decide(role: str, outsider: User, place: Jurisdiction) -> None:
    Membership.objects.create(user=outsider, jurisdiction=place, role=role)
    assert not may_decide(outsider, place, TODAY)


def test_contacts_outsiders_and_strangers_decide_nothing(contact: User, outsider: User, place: Jurisdiction) -> None:
    assert not any(may_decide(user, place, TODAY) for user in (contact, outsider, AnonymousUser()))


def test_an_administrator_decides_everywhere(administrator: User, next_place: Jurisdiction) -> None:
    assert may_decide(administrator, next_place, TODAY)


def test_whoever_has_left_decides_nothing_even_as_administrator(officer: User, place: Jurisdiction) -> None:
    officer.is_active = False
    former = make_user("former", staff=True)
    former.is_active = False
    assert not may_decide(officer, place, TODAY)
    assert not may_decide(former, place, TODAY)


def test_an_officer_decides_from_the_first_day_to_the_day_before_the_end(outsider: User, place: Jurisdiction) -> None:
    Membership.objects.create(
        user=outsider, jurisdiction=place, role="officer", valid_from=date(2024, 1, 1), valid_until=date(2024, 4, 1)
    )
    days = (date(2023, 12, 31), date(2024, 1, 1), date(2024, 3, 31), date(2024, 4, 1))
    assert [may_decide(outsider, place, day) for day in days] == [False, True, True, False]
