"""The cast: two districts of one city, the people who work there, and a handful of documents with known lives.

Everything is invented. The cast's documents were recorded on `RECORDED`, and are looked at on `TODAY` unless a test
says otherwise.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from lifecycle.acts import Authority
from lifecycle.registration import Particulars, register
from offices.actors import Actor, person
from offices.models import Jurisdiction, Membership, Organ, OrganName, User
from registry.models import Document

TODAY = date(2024, 3, 15)
RECORDED = datetime(2024, 1, 10, 2, 0, tzinfo=UTC)
PASSWORD = "a-long-password"
MINUTES = Authority(clause="区政府常务会议纪要〔2024〕3号")


@pytest.fixture
def city(db: None) -> Jurisdiction:
    return Jurisdiction.objects.create(name="云州市")


@pytest.fixture
def place(city: Jurisdiction) -> Jurisdiction:
    return Jurisdiction.objects.create(name="青河区", code_prefix="QHDR", code_layout="shandong", parent=city)


@pytest.fixture
def next_place(city: Jurisdiction) -> Jurisdiction:
    return Jurisdiction.objects.create(name="白石区", code_prefix="BZDR", code_layout="shandong", parent=city)


def make_organ(place: Jurisdiction, name: str, number: str = "") -> Organ:
    organ = Organ.objects.create(jurisdiction=place)
    OrganName.objects.create(organ=organ, name=name, number=number)
    return organ


@pytest.fixture
def government(place: Jurisdiction) -> Organ:
    return make_organ(place, "青河区人民政府", "001")


@pytest.fixture
def water(place: Jurisdiction) -> Organ:
    return make_organ(place, "青河区水利局", "016")


def make_user(login: str, *, staff: bool = False) -> User:
    return User.objects.create_user(
        login, password=PASSWORD, last_name="王", first_name=login, is_staff=staff, is_superuser=staff
    )


@pytest.fixture
def officer(place: Jurisdiction) -> User:
    user = make_user("officer")
    Membership.objects.create(user=user, jurisdiction=place, role=Membership.Role.OFFICER)
    return user


@pytest.fixture
def neighbour(next_place: Jurisdiction) -> User:
    """An officer of the district next door."""
    user = make_user("neighbour")
    Membership.objects.create(user=user, jurisdiction=next_place, role=Membership.Role.OFFICER)
    return user


@pytest.fixture
def superior(city: Jurisdiction) -> User:
    user = make_user("superior")
    Membership.objects.create(user=user, jurisdiction=city, role=Membership.Role.LEADER)
    return user


@pytest.fixture
def contact(place: Jurisdiction, water: Organ) -> User:
    """The contact of the water bureau: sees what the bureau issued or drafted."""
    user = make_user("contact")
    Membership.objects.create(user=user, jurisdiction=place, organ=water, role=Membership.Role.CONTACT)
    return user


@pytest.fixture
def outsider(db: None) -> User:
    """Has a log-in and no membership."""
    return make_user("outsider")


@pytest.fixture
def administrator(db: None) -> User:
    return make_user("administrator", staff=True)


@pytest.fixture
def by(officer: User) -> Actor:
    return person(officer)


Registers = Callable[..., Document]


@pytest.fixture
def registers(place: Jurisdiction, government: Organ, by: Actor) -> Registers:
    """Registers a document with the particulars given by keyword; the issuer is the government unless named."""

    def make(title: str, *, at: datetime = RECORDED, issuers: list[Organ] | None = None, **stated: object) -> Document:
        particulars = Particulars(title=title, issuers=issuers or [government], **stated)  # type: ignore[arg-type]
        return register(place, particulars, authority="登记簿第1页", by=by, at=at)

    return make


@pytest.fixture
def ordinary(registers: Registers) -> Document:
    """In force from 1 June 2020, its last valid day 31 May 2025."""
    return registers(
        "青河区人民政府关于加强山体管护工作的意见",
        code="QHDR-2020-0010001",
        number="青政发〔2020〕5号",
        dated_on=date(2020, 4, 20),
        published_on=date(2020, 4, 25),
        effective_on=date(2020, 6, 1),
        last_day=date(2025, 5, 31),
    )


@pytest.fixture
def trial(registers: Registers) -> Document:
    """On trial, ends within six months of TODAY: on 31 July 2024."""
    return registers(
        "青河区人民政府关于印发夜间停车管理办法（试行）的通知",
        code="QHDR-2022-0010003",
        number="青政发〔2022〕9号",
        dated_on=date(2022, 6, 20),
        effective_on=date(2022, 8, 1),
        last_day=date(2024, 7, 31),
    )


@pytest.fixture
def lapsed(registers: Registers, water: Organ) -> Document:
    """Issued by the water bureau; lapsed by itself after 31 December 2021."""
    return registers(
        "青河区水利局关于河道采砂管理的公告",
        issuers=[water],
        code="QHDR-2017-0160002",
        number="青水〔2017〕8号",
        dated_on=date(2016, 12, 1),
        effective_on=date(2017, 1, 1),
        last_day=date(2021, 12, 31),
    )


@pytest.fixture
def undated(registers: Registers) -> Document:
    """In force since 1 March 2018; its text states no term."""
    return registers(
        "青河区人民政府关于划定河道管理范围的通告", code="QHDR-2018-0010004", effective_on=date(2018, 3, 1)
    )


@pytest.fixture
def lasting(registers: Registers) -> Document:
    """In force on any day on which these tests may run; its last valid day is 31 December 2090."""
    return registers(
        "青河区人民政府关于印发古桥保护办法的通知",
        code="QHDR-2023-0010005",
        number="青政发〔2023〕12号",
        effective_on=date(2023, 5, 1),
        last_day=date(2090, 12, 31),
    )
