"""Which document a printed name means: by number before title, its own place before those above it."""

from datetime import date

import pytest

from lifecycle.rules.links import Bearer, Made, Name, meant

DISTRICT, CITY, NEIGHBOUR = 1, 2, 3
PLACES = (DISTRICT, CITY)
NUMBER, OTHER_NUMBER = "青政发〔2018〕5号", "青政发〔2019〕6号"
TEXT = Bearer(1, DISTRICT, Name("实施细则", "青政发〔2020〕9号"), Made(date(2020, 5, 1)))


def bearer(
    ref: int, place: int = DISTRICT, *, title: str = "管理办法", number: str = NUMBER, made: Made | None = None
) -> Bearer:
    return Bearer(ref, place, Name(title, number), made or Made(date(2018, 3, 1)))


@pytest.mark.parametrize(
    "name, bearers, expected",
    [
        pytest.param(Name(number=NUMBER), [bearer(2)], 2, id="a number of its own place"),
        pytest.param(Name(number=NUMBER), [bearer(2, CITY)], 2, id="a number of the place above"),
        pytest.param(Name(number=NUMBER), [bearer(2, NEIGHBOUR)], None, id="the neighbour's equal number"),
        pytest.param(Name(number=NUMBER), [bearer(2, CITY), bearer(3)], 3, id="its own place comes first"),
        pytest.param(Name(number=NUMBER), [bearer(2), bearer(3)], None, id="two of one number"),
        pytest.param(
            Name("管理办法", NUMBER), [bearer(2), bearer(3, title="意见")], 2, id="two of one number, told by title"
        ),
        pytest.param(
            Name("管理办法", NUMBER), [bearer(2, number=OTHER_NUMBER)], None, id="a number is not replaced by a title"
        ),
        pytest.param(Name("管理办法", NUMBER), [bearer(2, title="意见")], 2, id="a number alone names its document"),
        pytest.param(Name("管理办法"), [bearer(2)], 2, id="a title that one bears"),
        pytest.param(Name("管理办法"), [bearer(2), bearer(3, number=OTHER_NUMBER)], None, id="a title that two bear"),
        pytest.param(
            Name("管理办法"), [bearer(2, CITY), bearer(3, CITY), bearer(4)], 4, id="two bear it, but further up"
        ),
        pytest.param(
            Name("管理办法"), [bearer(2, made=Made(date(2021, 1, 1)))], None, id="a title of what was made later"
        ),
        pytest.param(
            Name("管理办法"), [bearer(2, made=Made(year=2021))], None, id="a title of what was made in a later year"
        ),
        pytest.param(Name("管理办法"), [bearer(2, made=Made())], 2, id="nobody knows when it was made"),
        pytest.param(Name(number=NUMBER), [bearer(2, made=Made(date(2021, 1, 1)))], 2, id="a number whatever its day"),
        pytest.param(Name("实施细则"), [TEXT], None, id="never itself"),
        pytest.param(Name(), [bearer(2, number="")], None, id="nothing is named"),
    ],
)
def test_what_a_name_means(name: Name, bearers: list[Bearer], expected: int | None) -> None:
    for order in (bearers, bearers[::-1]):
        found = meant(name, TEXT, PLACES, order)
        assert (found.ref if found else None) == expected


@pytest.mark.parametrize(
    "one, other, same",
    [
        pytest.param(Name("河湖条例"), Name("河湖条例"), True, id="by title"),
        pytest.param(Name("河湖条例", NUMBER), Name("河湖条例"), True, id="one prints no number"),
        pytest.param(Name("河湖条例", NUMBER), Name("河湖条例", OTHER_NUMBER), False, id="two numbers"),
        pytest.param(Name("甲", NUMBER), Name("乙", NUMBER), True, id="one number, two titles"),
        pytest.param(Name(number=NUMBER), Name("河湖条例"), False, id="nothing in common"),
    ],
)
def test_two_names_of_something_outside(one: Name, other: Name, same: bool) -> None:
    assert one.may_be(other) is other.may_be(one) is same
