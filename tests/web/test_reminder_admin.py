"""What the administrator reads and types of reminders, letters and contacts: in their language, and in sentences."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override

from notifications.feeds import make_feed
from notifications.models import Contact, Feed, Letter, Recipient, Reminder
from notifications.wording import tier_sentence
from offices.actors import house
from offices.models import Jurisdiction, Organ, User
from registry.models import Document
from tests.cast import RECORDED, make_organ
from tests.notifications.conftest import names
from tests.web.letters_written import REFUSED, document, refused, secretary, write_letters

__all__ = ["document", "names", "secretary"]
# What is Latin in any language: what a mail server says, addresses, languages by their own names.
LATIN = re.compile(rf"{REFUSED}|\S+@\S+|\bEnglish\b")


@pytest.fixture
def admin(administrator: User) -> Client:
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(administrator)
    return client


def content(client: Client, path: str) -> str:
    """The words of a page of the administration, without the frame that Django puts around it."""
    answer = client.get(path)
    assert answer.status_code == 200
    source = answer.content.decode().split('<div id="content"', 1)[1].split('<footer id="footer"', 1)[0]
    source = re.sub(r"<(script|style)\b.*?</\1>", "", source, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", "<" + source).split())


@pytest.fixture
def letters(place: Jurisdiction, secretary: Recipient, document: Document) -> None:
    Recipient.objects.update(name="秘书")
    write_letters(place, {"秘书": refused})
    Reminder.objects.update(acknowledged_at=RECORDED, acknowledged_by="秘书")
    make_feed(secretary, by=house("管理员"), at=RECORDED)


@pytest.mark.usefixtures("letters")
@pytest.mark.parametrize("model", [Letter, Reminder, Recipient, Feed])
def test_no_page_of_the_administration_shows_english_or_identifiers_to_who_reads_chinese(
    model: type[Letter | Reminder | Recipient | Feed], admin: Client
) -> None:
    name, row = model._meta.model_name, model._default_manager.get()
    for path in (f"/admin/notifications/{name}/", f"/admin/notifications/{name}/{row.pk}/change/"):
        text = LATIN.sub("", content(admin, path))
        assert re.findall(r"[A-Za-z_]{2,}", text) == []


@pytest.mark.usefixtures("letters")
def test_what_somebody_was_told_is_shown_by_its_document_and_in_words(admin: Client, document: Document) -> None:
    text = content(admin, "/admin/notifications/reminder/")
    assert document.title in text
    assert tier_sentence_of(Reminder.objects.get()) in text
    assert "作为机关联系人" in text


def tier_sentence_of(reminder: Reminder) -> str:
    with override("zh-hans"):
        return tier_sentence(reminder.tier)


@pytest.mark.parametrize(
    "role, of, said",
    [
        pytest.param("contact", "nobody", "部门联络员和领导须指明所属机关", id="a contact of no organ"),
        pytest.param("leader", "nobody", "部门联络员和领导须指明所属机关", id="a leader of no organ"),
        pytest.param("office", "ours", "部门联络员和领导须指明所属机关", id="the office with an organ"),
        pytest.param("contact", "theirs", "白石区商务局属于白石区", id="an organ of another place"),
    ],
)
def test_a_contact_that_cannot_be_is_refused_in_a_sentence(
    role: str, of: str, said: str, admin: Client, place: Jurisdiction, next_place: Jurisdiction, water: Organ
) -> None:
    organs = {"nobody": "", "ours": water.pk, "theirs": make_organ(next_place, "白石区商务局").pk}
    answer = name_contact(admin, role=role, jurisdiction=place.pk, organ=organs[of])
    source = answer.content.decode()
    assert answer.status_code == 200
    assert said in source
    assert "only_the_office" not in source
    assert not Contact.objects.exists()


def test_a_period_without_a_day_is_refused_in_a_sentence(admin: Client, place: Jurisdiction) -> None:
    days = {"valid_from": "2024-03-01", "valid_until": "2024-03-01"}
    answer = name_contact(admin, role="office", jurisdiction=place.pk, organ="", **days)
    assert "没有一天有效" in answer.content.decode()
    assert not Contact.objects.exists()


def test_a_contact_of_an_organ_of_the_place_is_taken(admin: Client, place: Jurisdiction, water: Organ) -> None:
    assert name_contact(admin, role="contact", jurisdiction=place.pk, organ=water.pk).status_code == 302
    assert Contact.objects.get().organ == water


def name_contact(admin: Client, **contact: object) -> HttpResponse:
    """A new recipient with one contact, as the form sends them."""
    typed = {"valid_from": "2024-01-01", "valid_until": "9999-01-01", **contact}
    managed = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}
    form = {"name": "张三", "address": "zhangsan@qinghe.example", "language": "zh-hans", "user": ""}
    form |= {f"contacts-{key}": value for key, value in managed.items()}
    form |= {f"contacts-0-{key}": str(value) for key, value in typed.items()}
    return admin.post("/admin/notifications/recipient/add/", form)  # type: ignore[return-value]
