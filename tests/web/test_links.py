"""The card of links both ways on a document's page."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifecycle.acts import Authority, Effect, record
from lifecycle.decisions import repeal
from lifecycle.linking import write_links
from lifecycle.models import Act, Link
from lifecycle.registration import Particulars, register
from lifecycle.rules import Kind
from lifecycle.surroundings import MOST
from offices.actors import Actor
from offices.models import Jurisdiction, User
from registry.models import Batch, Candidate, Document, StoredFile
from tests.cast import MINUTES, RECORDED, Registers
from tests.web.reader import Page, hand_in, look

LATER = RECORDED + timedelta(days=1)
ON = "?on=2024-03-15"
Links = Callable[..., Link]


@pytest.fixture
def links(place: Jurisdiction, by: Actor) -> Links:
    """Says that the text of one document names another, as an import would."""
    file = StoredFile.objects.create(sha256="0" * 64, name="notice.txt", size=1, stored_at=RECORDED)
    batch = Batch.objects.create(jurisdiction=place, file=file, staged_at=RECORDED, staged_by="x")

    def write(source: Document, title: str = "", number: str = "", relation: str = "cites") -> Link:
        read = Candidate.objects.create(
            batch=batch,
            no=batch.candidates.count() + 1,
            kind=Candidate.Kind.DOCUMENT,
            facts={"repeals": [], "number": None},
            first_line=1,
            last_line=2,
            state=Candidate.State.ACCEPTED,
            document=source,
        )
        link = Link(source=source, relation=relation, title=title, title_key=title, number_key=number)
        link.candidate, link.line = read, 1
        write_links(record(place, "admit", [], by=by, at=RECORDED), [link])
        return link

    return write


def card(page: Page) -> str:
    """The words of the card alone."""
    assert "links" in page.ids
    start = page.source.index('id="links"')
    return Page(
        _Part(page.source[page.source.rindex("<section", 0, start) : page.source.index("</section>", start) + 10])
    ).text


class _Part:
    status_code = 200
    headers: dict[str, str] = {}

    def __init__(self, source: str) -> None:
        self.content = source.encode()


def page_of(document: Document, user: User, language: str = "en") -> Page:
    return look(f"/d/id-{document.pk}{ON}", user, language)


def test_what_a_text_names_stands_with_its_status_that_day(
    ordinary: Document, lapsed: Document, links: Links, officer: User
) -> None:
    links(ordinary, number="青水〔2017〕8号", relation="based_on")
    page = page_of(ordinary, officer)
    assert card(page) == f"Links This document is based on 《{lapsed.title}》青水〔2017〕8号 Lapsed"
    assert page.links[f"/d/{lapsed.code_key}{ON}"]


def test_what_is_not_in_the_register_is_named_without_a_way_there(
    ordinary: Document, links: Links, officer: User
) -> None:
    links(ordinary, title="河湖条例", relation="implements")
    assert card(page_of(ordinary, officer)) == "Links This document implements 《河湖条例》 not in the register"


def test_who_names_it_stands_on_its_page(ordinary: Document, trial: Document, links: Links, officer: User) -> None:
    links(trial, number=ordinary.number_key or "", relation="forwards")
    assert (
        card(page_of(ordinary, officer))
        == f"Links Names this document forwards 《{trial.title}》青政发〔2022〕9号 In force"
    )


def test_who_names_it_out_of_sight_is_not_shown(
    ordinary: Document, lapsed: Document, links: Links, officer: User, contact: User
) -> None:
    links(ordinary, number=lapsed.number_key or "")
    assert "Names this document" in card(page_of(lapsed, officer))
    assert "links" not in page_of(lapsed, contact).ids


def test_the_neighbours_text_that_prints_an_equal_number_does_not_name_it(
    ordinary: Document, links: Links, next_place: Jurisdiction, administrator: User, by: Actor
) -> None:
    stated = Particulars("白石区人民政府关于山体的通知", [], number="白政发〔2021〕1号", effective_on=date(2021, 1, 1))
    theirs = register(next_place, stated, authority="登记簿第1页", by=by, at=RECORDED)
    links(theirs, number=ordinary.number_key or "")
    assert "links" not in page_of(ordinary, administrator).ids


def test_what_it_decided_stands_on_its_page(ordinary: Document, trial: Document, by: Actor, officer: User) -> None:
    repeal(trial, on=date(2024, 3, 1), authority=Authority(ordinary), reason="清理", by=by, at=LATER)
    assert card(page_of(ordinary, officer)) == (
        f"Links Decided by this document repeal 《{trial.title}》青政发〔2022〕9号 Repealed"
    )


def test_the_first_twenty_are_shown_and_the_rest_counted(ordinary: Document, links: Links, officer: User) -> None:
    for number in range(MOST + 2):
        links(ordinary, title=f"规定{number}")
    page = page_of(ordinary, officer)
    assert card(page).count("cites") == MOST
    assert card(page).endswith("and 2 more")
    assert page.links["#links"] == f"Links {MOST + 2}"


def test_many_links_cost_as_many_queries_as_one(
    ordinary: Document, registers: Registers, links: Links, officer: User, place: Jurisdiction, by: Actor
) -> None:
    counts = []
    for round_ in (1, 5):
        for number in range(round_):
            other = registers(f"青河区人民政府关于{round_}{number}事的通知", number=f"青政发〔2021〕{round_}{number}号")
            links(ordinary, number=other.number_key or "", relation="based_on")
            links(other, number=ordinary.number_key or "")
            record(
                place,
                "confirm",
                [Effect(other, Kind.CONFIRMATION, date(2022, 1, 1), Authority(ordinary))],
                by=by,
                at=LATER,
            )
        with CaptureQueriesContext(connection) as queries:
            page_of(ordinary, officer)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_finding_with_what_it_is_about_is_accepted_on_the_page(
    lasting: Document, trial: Document, links: Links, officer: User, by: Actor
) -> None:
    links(lasting, number=trial.number_key or "")
    repeal(trial, on=date(2024, 3, 1), authority=MINUTES, reason="清理", by=by, at=LATER)
    action = f"/d/id-{lasting.pk}/findings/cites_ended@d{trial.pk}"
    assert action in page_of(lasting, officer).source
    assert hand_in(f"{action}{ON}", {"reason": "仅作沿革说明"}, officer).status == 302
    assert "仅作沿革说明" in page_of(lasting, officer).text
    assert Act.objects.filter(verb="accept_finding").count() == 1
