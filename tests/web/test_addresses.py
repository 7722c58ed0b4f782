"""Users see only what is theirs: every address of the project, for every kind of person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from intake.lists import apply_lists
from lifecycle.models import Act, Task
from notifications.answering import token_of
from notifications.feeds import make_feed
from notifications.models import Recipient, Reminder
from offices.actors import house
from offices.models import Jurisdiction, Organ, User
from registry.models import Batch, Candidate, Document, StoredFile
from tests.cast import RECORDED, Registers
from tests.intake.desk import printed, stage_text
from tests.web.intake_addresses import INTAKE
from tests.web.mailroom_addresses import MAILROOM
from tests.web.reader import hand_in, look, sent, visit
from tests.web.roles import ROLES, Answered

# What is done to one candidate at the review desk.
DESK = tuple(
    f"{verb}-candidate" for verb in ("accept", "correct", "reject", "merge", "split", "join", "register", "take-back")
)
# Name and argument of each address, and what each role is answered, in the order above. The ordinary document was
# issued by the government of the officer's district, the lapsed one by the water bureau, whose contact that is.
ADDRESSES: dict[tuple[str, str], tuple[int, ...]] = {
    ("home", ""): (302, 302, 302, 302, 302, 302, 302),
    ("documents", ""): (302, 200, 200, 200, 200, 200, 200),
    ("export-csv", ""): (302, 200, 200, 200, 200, 200, 200),
    ("export-xlsx", ""): (302, 200, 200, 200, 200, 200, 200),
    ("export-json", ""): (302, 200, 200, 200, 200, 200, 200),
    ("document", "QHDR-2020-0010001"): (302, 404, 404, 200, 404, 200, 200),
    ("document", "QHDR-2017-0160002"): (302, 404, 200, 200, 404, 200, 200),
    ("document", "QHDR-1999-0010001"): (302, 404, 404, 404, 404, 404, 404),
    ("rules", ""): (302, 200, 200, 200, 200, 200, 200),
    ("login", ""): (200, 302, 302, 302, 302, 302, 302),
    # What only a form may ask for answers a mere visit with a refusal, or sends it back.
    ("logout", ""): (302, 405, 405, 405, 405, 405, 405),
    ("theme", ""): (405, 405, 405, 405, 405, 405, 405),
    ("set_language", ""): (302, 302, 302, 302, 302, 302, 302),
    ("choose-route", "{ordinary}"): (302, 404, 404, 302, 404, 302, 302),
    ("say-done", "{ordinary}"): (302, 404, 404, 302, 404, 302, 302),
    ("take-back-step", "{ordinary}/{act}"): (302, 404, 404, 302, 404, 302, 302),
    ("choose-tiers", "{ordinary}"): (302, 404, 404, 302, 404, 302, 302),
    ("accept-finding", "{ordinary}/number_missing"): (302, 404, 404, 302, 404, 302, 302),
    ("confirm-rule", "{place}/filing_days"): (302, 404, 302, 302, 404, 302, 302),
    # Only who decides is asked what was decided.
    ("decide", "{ordinary}"): (302, 404, 404, 200, 404, 403, 200),
    ("decide", "{lapsed}"): (302, 404, 403, 200, 404, 403, 200),
    ("decide-what", "{ordinary}/repeal"): (302, 404, 404, 200, 404, 403, 200),
    ("decide-confirm", "{ordinary}/repeal"): (302, 404, 404, 302, 404, 403, 302),
    ("undo-act", "{ordinary}/{act}"): (302, 404, 404, 200, 404, 403, 200),
    ("undo-act", "{lapsed}/{act}"): (302, 404, 403, 404, 404, 403, 404),
    # The review desk is for who decides in the place; by a link to a decision one comes to the candidate.
    ("batch", "{read}"): (302, 404, 404, 200, 404, 403, 200),
    ("accept-batch", "{read}"): (302, 404, 404, 302, 404, 403, 302),
    ("candidate", "{read}/1"): (302, 404, 404, 200, 404, 403, 200),
    ("candidate", "{read}/9"): (302, 404, 404, 404, 404, 403, 404),
    **{(verb, "{read}/1"): (302, 404, 404, 302, 404, 403, 302) for verb in DESK},
    # What was handed in is the business of who works in the place, and of no contact.
    ("batch-lists", "{batch}"): (302, 404, 404, 200, 404, 403, 200),
    ("adopt-lists", "{batch}"): (302, 404, 404, 302, 404, 403, 302),
    ("batch-determinations", "{batch}"): (302, 404, 404, 200, 404, 403, 200),
    ("undo-adoption", "{batch}/{adoption}"): (302, 404, 404, 200, 404, 403, 200),
    ("undo-adoption", "{batch}/{act}"): (302, 404, 404, 404, 404, 403, 404),
    # Whoever has the letter may answer, with or without a log-in; a link that nobody signed leads nowhere.
    ("reminder", "{token}"): (200, 200, 200, 200, 200, 200, 200),
    ("reminder", "MQ:nobody-signed-this"): (404, 404, 404, 404, 404, 404, 404),
    ("answer-reminder", "{token}"): (405, 405, 405, 405, 405, 405, 405),
    ("acknowledge", "{token}"): (405, 405, 405, 405, 405, 405, 405),
    ("put-off", "{token}"): (405, 405, 405, 405, 405, 405, 405),
    # The secret in the address is all that a calendar asks for; one that was revoked leads nowhere.
    ("calendar", "{calendar}"): (200, 200, 200, 200, 200, 200, 200),
    ("calendar", "{revoked}"): (404, 404, 404, 404, 404, 404, 404),
    ("step-reminder", "{token}"): (405, 405, 405, 405, 405, 405, 405),
    ("unstep-reminder", "{token}/{act}"): (405, 405, 405, 405, 405, 405, 405),
    ("admin:index", ""): (302, 302, 302, 302, 302, 302, 200),
}
# What each may do there, handing in a form that says everything. The superior is a leader, who sees and doesn't decide.
FORMS: dict[tuple[str, str], tuple[int, ...]] = {
    # Both have ended by the day on which the tests run: there is nothing left to choose.
    ("choose-route", "{ordinary}"): (302, 404, 404, 422, 404, 403, 422),
    ("choose-route", "{lapsed}"): (302, 404, 403, 422, 404, 403, 422),
    # Nobody has chosen a route; that act says of no step that it is done.
    ("say-done", "{ordinary}"): (302, 404, 404, 422, 404, 403, 422),
    ("take-back-step", "{lapsed}/{act}"): (302, 404, 403, 404, 404, 403, 404),
    ("choose-tiers", "{ordinary}"): (302, 404, 404, 302, 404, 403, 302),
    ("choose-tiers", "{lapsed}"): (302, 404, 403, 302, 404, 403, 302),
    ("accept-finding", "{nameless}/number_missing"): (302, 404, 404, 302, 404, 403, 302),
    ("accept-finding", "{ordinary}/number_missing"): (302, 404, 404, 404, 404, 403, 404),
    ("accept-finding", "{lapsed}/number_missing"): (302, 404, 403, 404, 404, 403, 404),
    ("confirm-rule", "{place}/filing_days"): (302, 404, 403, 302, 404, 403, 302),
    ("confirm-rule", "{place}/filing_weeks"): (302, 404, 403, 400, 404, 403, 400),
    ("decide-confirm", "{ordinary}/repeal"): (302, 404, 404, 302, 404, 403, 302),
    ("decide-confirm", "{lapsed}/repeal"): (302, 404, 403, 422, 404, 403, 422),
    ("undo-act", "{ordinary}/{act}"): (302, 404, 404, 302, 404, 403, 302),
    ("accept-batch", "{read}"): (302, 404, 404, 302, 404, 403, 302),
    # What was adopted already is not adopted again; who has seen something else is refused.
    ("adopt-lists", "{batch}"): (302, 404, 404, 409, 404, 403, 409),
    ("undo-adoption", "{batch}/{adoption}"): (302, 404, 404, 302, 404, 403, 302),
    # Nothing is ticked.
    ("batch-determinations", "{batch}"): (302, 404, 404, 422, 404, 403, 422),
}
# Looking at what a decision would change is a form, too, and writes nothing.
LOOKED_AT: dict[tuple[str, str], tuple[int, ...]] = {
    ("decide-what", "{ordinary}/repeal"): (302, 404, 404, 200, 404, 403, 200),
    ("decide-what", "{lapsed}/repeal"): (302, 404, 403, 422, 404, 403, 422),
    # What is not about what its officer saw writes nothing either.
    **{(verb, "{read}/1"): (302, 404, 404, 422, 404, 403, 422) for verb in DESK},
}
FILLED = {
    "reason": "已核对",
    "route": "reregister",
    "value": "15",
    "source": "省备案规定第八条",
    "on": "2024-03-15",
    "clause": "会议纪要",
    "seen": "4",
}
PARTED = {
    "choose-route",
    "accept-finding",
    "take-back-step",
    "unstep-reminder",
    "confirm-rule",
    "decide",
    "decide-what",
    "decide-confirm",
    "undo-act",
    "undo-adoption",
    "candidate",
    *DESK,
}


def visits(table: dict[tuple[str, str], tuple[int, ...]]) -> list[ParameterSet]:
    """All roles in one test: what there is to see costs more than looking at it, and a visit leaves nothing behind."""
    return [
        pytest.param(name, argument, dict(zip(ROLES, statuses, strict=True)), id=f"{name} {argument}".strip())
        for (name, argument), statuses in table.items()
    ]


def forms(table: dict[tuple[str, str], tuple[int, ...]]) -> list[ParameterSet]:
    """Who may do it, one by one; all who are refused in one test, for they leave nothing behind."""
    return [
        pytest.param(name, argument, who, id=f"{' '.join(who)} at {name} {argument}".strip())
        for (name, argument), statuses in table.items()
        for who in _apart(dict(zip(ROLES, statuses, strict=True)))
    ]


def does(role: str, status: int) -> bool:
    """Whether a form that was answered so has done something; who isn't known is sent to the log-in."""
    return status == 302 and role != "anonymous"


def _apart(statuses: dict[str, int]) -> list[dict[str, int]]:
    done = {role: status for role, status in statuses.items() if does(role, status)}
    refused = {role: status for role, status in statuses.items() if role not in done}
    return [*({role: status} for role, status in done.items()), refused]


@pytest.fixture
def ids(
    place: Jurisdiction, government: Organ, ordinary: Document, lapsed: Document, registers: Registers
) -> dict[str, int | str]:
    """What the tables name in braces."""
    nameless = registers("青河区人民政府关于禁止燃放烟花爆竹的通告", effective_on=date(2023, 1, 1))
    act = ordinary.entries.latest("pk").act_id
    read = stage_text(printed("青政发〔2023〕1号", about="关于河道采砂的意见"), place, house("test"))
    adoption = adopted(place, registers)
    return {
        "place": place.pk,
        "ordinary": ordinary.pk,
        "lapsed": lapsed.pk,
        "nameless": nameless.pk,
        "act": act,
        "read": read.pk,
        "batch": adoption.batch_id or 0,
        "adoption": adoption.pk,
        "token": token_of(_reminder(ordinary)),
        "revoked": make_feed(government, by=house("test"), at=RECORDED),
        "calendar": make_feed(government, by=house("test"), at=RECORDED),
    }


def adopted(place: Jurisdiction, registers: Registers) -> Act:
    """A document ended by the list of a notice: four entries on it by then, which is what `FILLED` says was seen."""
    listed = registers("青河区人民政府关于渡口管理的通告", effective_on=date(2020, 1, 1), last_day=date(2025, 1, 1))
    notice = registers("青河区人民政府关于公布清理结果的通知", dated_on=date(2024, 1, 5))
    file = StoredFile.objects.create(sha256="0" * 64, name="notice.txt", size=1, stored_at=RECORDED)
    batch = Batch.objects.create(jurisdiction=place, file=file, staged_at=RECORDED, staged_by="x", gazette=None)
    facts: dict[str, Any] = {"title": notice.title, "code": None, "number": None, "repeals": []}
    rows = {"row_no": "1", "annex": "1", "category": "repealed", "reason": "", "remark": "", "until": None}
    state = {"batch": batch, "first_line": 1, "last_line": 1, "state": Candidate.State.ACCEPTED}
    decides = Candidate.objects.create(no=1, kind=Candidate.Kind.DOCUMENT, document=notice, facts=facts, **state)
    row = {**facts, **rows, "title": listed.title, "until_kind": "none"}
    Candidate.objects.create(no=2, kind=Candidate.Kind.ROW, document=listed, notice=decides, facts=row, **state)
    (act,) = apply_lists(batch, by=house("test"), at=RECORDED).acts
    return act


def _reminder(document: Document) -> Reminder:
    task = Task.objects.create(
        key="evaluate", jurisdiction=document.jurisdiction, document=document, until=date(2025, 6, 1), tier="day_after"
    )
    recipient = Recipient.objects.create(name="小王", address="xiaowang@qinghe.example")
    return Reminder.objects.create(
        task=task, cycle=1, tier="day_after", recipient=recipient, cause="contact", noted_on=date(2025, 6, 1)
    )


def address(name: str, argument: str, ids: dict[str, int | str]) -> str:
    named = argument.format(**ids)
    parts = named.split("/") if name in PARTED else [named]
    return reverse(name, args=[part for part in parts if part])


@pytest.mark.django_db
@pytest.mark.parametrize("name, argument, statuses", visits(ADDRESSES))
def test_each_address_answers_each_role_as_the_table_says(
    name: str, argument: str, statuses: dict[str, int], answered: Answered, ids: dict[str, int | str]
) -> None:
    assert answered(address(name, argument, ids)) == statuses


@pytest.mark.django_db
@pytest.mark.parametrize("name, argument, statuses", forms(FORMS))
def test_each_form_answers_each_role_as_the_table_says(
    name: str, argument: str, statuses: dict[str, int], visitors: dict[str, User | None], ids: dict[str, int | str]
) -> None:
    before, path = Act.objects.count(), address(name, argument, ids)
    pages = {role: hand_in(path, FILLED, visitors[role]) for role in statuses}
    assert {role: page.status for role, page in pages.items()} == statuses
    assert {role for role, page in pages.items() if page.location.startswith("/login/")} == {
        "anonymous"
    } & statuses.keys()
    assert Act.objects.count() - before == sum(map(does, statuses, statuses.values()))


@pytest.mark.django_db
@pytest.mark.parametrize("name, argument, statuses", visits(LOOKED_AT))
def test_each_preview_answers_each_role_as_the_table_says_and_writes_nothing(
    name: str, argument: str, statuses: dict[str, int], visitors: dict[str, User | None], ids: dict[str, int | str]
) -> None:
    before, path = Act.objects.count(), address(name, argument, ids)
    assert {role: hand_in(path, FILLED, visitor).status for role, visitor in visitors.items()} == statuses
    assert Act.objects.count() == before


def test_the_table_has_every_address_of_the_house() -> None:
    ours = {name for name in _names(get_resolver()) if not name.startswith("admin:")}
    assert ours == {name for name, _ in (*ADDRESSES, *INTAKE, *MAILROOM)} - {"admin:index"}


@pytest.mark.parametrize("role", ROLES[:-1])
def test_whatever_the_admin_has_is_for_staff_alone(visitor: User | None, db: None) -> None:
    client = Client()
    if visitor:
        client.force_login(visitor)
    for path in _admin_addresses():
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert "login" in answer.headers["Location"], path


@pytest.mark.parametrize(
    "role, theirs",
    [
        ("outsider", set()),
        ("contact", {"QHDR-2017-0160002"}),
        ("officer", {"QHDR-2017-0160002", "QHDR-2020-0010001"}),
        ("neighbour", set()),
        ("superior", {"QHDR-2017-0160002", "QHDR-2020-0010001"}),
        ("administrator", {"QHDR-2017-0160002", "QHDR-2020-0010001"}),
    ],
)
def test_the_list_names_what_is_theirs_and_counts_nothing_else(
    visitor: User, theirs: set[str], ordinary: Document, lapsed: Document
) -> None:
    page = look("/d/", visitor)
    assert {code for code in ("QHDR-2017-0160002", "QHDR-2020-0010001") if code in page.source} == theirs
    assert page.text.count("document registered") + page.text.count("documents registered") == 1
    assert f"{len(theirs)} document" in page.text


@pytest.mark.parametrize("role", ROLES[1:])
def test_a_file_holds_what_the_list_names(visitor: User, ordinary: Document, lapsed: Document) -> None:
    codes = ("QHDR-2017-0160002", "QHDR-2020-0010001")
    on_the_page = {code for code in codes if code in look("/d/", visitor).source}
    for address in ("/d/export.csv", "/d/export.json"):
        assert {code for code in codes if code in sent(visit(address, visitor))} == on_the_page


def test_a_search_finds_nothing_that_is_out_of_sight(neighbour: User, ordinary: Document) -> None:
    assert "Nothing found" in look("/d/?q=QHDR-2020-0010001", neighbour).text


def test_an_authority_out_of_sight_is_named_and_not_linked(
    contact: User, officer: User, lapsed: Document, ordinary: Document
) -> None:
    assert ordinary.get_absolute_url() not in look(lapsed.get_absolute_url(), contact).links


def test_a_person_whose_membership_has_ended_sees_nothing_more(officer: User, ordinary: Document) -> None:
    officer.memberships.update(valid_until="2024-01-01")
    assert look(ordinary.get_absolute_url(), officer).status == 404


def _names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            assert pattern.name or space, f"an address without a name: {pattern}"
            yield f"{space}{pattern.name}"


def _admin_addresses() -> Iterator[str]:
    # The log-in and the log-out of the admin and its catalogue of words are open by design.
    for name in set(_names(get_resolver())) - {"admin:login", "admin:logout", "admin:jsi18n"}:
        if name.startswith("admin:"):
            try:
                yield reverse(name)
            except NoReverseMatch:
                continue
