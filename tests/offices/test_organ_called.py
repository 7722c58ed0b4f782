"""An organ by the name that somebody types: the one that bears it on that day."""

from __future__ import annotations

from datetime import date

import pytest

from offices.models import Jurisdiction, Organ, OrganName
from offices.organs import organ_called
from sentences.refusals import Refused
from tests.cast import TODAY, make_organ


def test_it_is_found_by_the_name_it_bears_on_that_day(place: Jurisdiction) -> None:
    organ = Organ.objects.create(jurisdiction=place)
    OrganName.objects.create(organ=organ, name="青河区水务局", valid_until=date(2019, 3, 1))
    OrganName.objects.create(organ=organ, name="青河区水利局", valid_from=date(2019, 3, 1))
    assert organ_called(place, "青河区水利局", TODAY) == organ_called(place, "青河区水务局", date(2019, 2, 28)) == organ
    with pytest.raises(Refused, match="organ_not_found"):
        organ_called(place, "青河区水务局", TODAY)


@pytest.mark.parametrize("name", ["青河区水", "", "青河区档案局"], ids=["part of a name", "no name", "of two organs"])
def test_what_does_not_mean_one_organ_is_refused(name: str, place: Jurisdiction, water: Organ) -> None:
    make_organ(place, "青河区档案局")
    make_organ(place, "青河区档案局")
    OrganName.objects.create(organ=water, number="099")
    with pytest.raises(Refused, match="organ_not_found"):
        organ_called(place, name, TODAY)


def test_that_of_another_place_is_not_meant(next_place: Jurisdiction, water: Organ) -> None:
    with pytest.raises(Refused, match="organ_not_found"):
        organ_called(next_place, "青河区水利局", TODAY)
