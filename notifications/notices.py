"""What goes into the letters of a quarter: by department, what ends in it undecided, and what is to be done by when."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import override

from lifecycle.answers import Answer, answers
from lifecycle.columns import say_article
from lifecycle.deadline_sentences import plan_sentence
from lifecycle.deadlines import deadlines_of
from lifecycle.intentions import intentions
from lifecycle.models import Ending
from lifecycle.rulebook import rules_for
from lifecycle.rules import day_before
from lifecycle.rules.deadlines import Plan, Route
from lifecycle.rules.leave import leave_to
from lifecycle.rules.ruleset import Parameter, RuleSet
from lifecycle.rules.tiers import UNCHOSEN
from lifecycle.undecided import end_of_row, ends
from notifications.notice_letters import Item, Notice, Quarter
from offices.models import Jurisdiction, OrganName
from offices.organs import successors
from registry.models import Document
from sentences.refusals import Refused

LANGUAGE = "zh-hans"
PAGE = 500
# In the order of the return slip.
CHOICES = {
    Route.LAPSE: "到期失效",
    Route.REREGISTER: "重新登记",
    Route.AMEND: "修改后重新公布",
    Route.REPEAL: "废止",
    Route.DELIST: "移出管理",
    Route.EXTEND: "延期",
}
# To whom it goes where no organ is recorded.
UNNAMED = "有关单位"


def typed_quarter(text: str) -> Quarter:
    """2026Q1. Refused("not_a_quarter")."""
    match = re.fullmatch(r"((?:19|20)\d\d)Q([1-4])", text.strip().upper())
    if match is None:
        raise Refused("not_a_quarter", text=text)
    return Quarter(int(match[1]), int(match[2]))


@dataclass(frozen=True, slots=True)
class Addressee:
    """A department, and its documents with their last valid days, what ends first first. `key` 0: none is recorded."""

    key: int
    department: str
    documents: Sequence[tuple[int, date]]


def notices(
    place: Jurisdiction,
    quarter: Quarter,
    day: date,
    *,
    office: str = "",
    reply_by: date | None = None,
    only: int | None = None,
) -> Iterator[Notice]:
    """One for each department, as of `day`, by its name; or `only` for that addressee, if it gets one.

    `office` signs; if not given the place's justice bureau.
    """
    rules = rules_for([place], day)[place.pk]
    choices = [word for route, word in CHOICES.items() if leave_to(route, rules).open]
    for one in addressees(place, quarter, day):
        if only in (None, one.key):
            yield Notice(
                office=office or bureau_of(place),
                department=one.department,
                quarter=quarter,
                items=_items(one.documents, day),
                choices=choices,
                written_on=day,
                reply_by=reply_by,
            )


def addressees(place: Jurisdiction, quarter: Quarter, day: date) -> list[Addressee]:
    """Who gets a letter for what, by name; where no organ is recorded comes last."""
    documents = _undecided(place, quarter)
    names = _names(documents, day)
    organs = sorted(documents, key=lambda organ: (organ is None, names.get(organ, "")))
    return [Addressee(organ or 0, names.get(organ, UNNAMED), documents[organ]) for organ in organs]


def bureau_of(place: Jurisdiction) -> str:
    """Who signs unless somebody else is named."""
    return f"{place.name}司法局"


def _undecided(place: Jurisdiction, quarter: Quarter) -> Mapping[int | None, Sequence[tuple[int, date]]]:
    """By the organ that answers today: documents with their last valid days, what ends first first.

    What was chosen to lapse has been answered.
    """
    ending = Ending.objects.ending_between(quarter.first_day, quarter.last_day).filter(jurisdiction=place)
    found = [end for end in map(end_of_row, ends(ending).iterator()) if not end.decided]
    merged = successors({end.organ for end in found if end.organ is not None})
    by_organ = defaultdict[int | None, list[tuple[int, date]]](list)
    for page in (found[at : at + PAGE] for at in range(0, len(found), PAGE)):
        said = intentions([end.document for end in page])
        for end in page:
            if end.document not in said or said[end.document].route != Route.LAPSE:
                organ = merged.get(end.organ, end.organ) if end.organ is not None else None
                by_organ[organ].append((end.document, day_before(end.until)))
    return by_organ


def _names(organs: Mapping[int | None, object], day: date) -> dict[int | None, str]:
    """On that day; of what has only a number, that."""
    named = OrganName.objects.filter(organ__in=[organ for organ in organs if organ is not None])
    with override(LANGUAGE):
        on_day = {name.organ_id: str(name) for name in named.order_by("valid_from") if name.valid_from <= day}
    return dict(on_day)


def _items(documents: Sequence[tuple[int, date]], day: date) -> list[Item]:
    items = []
    for at in range(0, len(documents), PAGE):
        page = documents[at : at + PAGE]
        told = Document.objects.filter(pk__in=[pk for pk, _ in page]).select_related("jurisdiction")
        known = {answer.document.pk: answer for answer in answers(told, day)}
        items += [_item(known[pk], last_day, day) for pk, last_day in page if pk in known]
    return items


def _item(answer: Answer, last_day: date, day: date) -> Item:
    document = answer.document
    with override(LANGUAGE):
        what = _ended(answer) if last_day < day else _to_do(answer, last_day)
    return Item(document.title, document.code_key or "", document.number_key or "", last_day, what)


def _ended(answer: Answer) -> str:
    return f"已自动失效，不得继续作为依据；请确认是否按期失效。{_cited(answer.rules.get('expiry_automatic'))}"


def _to_do(answer: Answer, last_day: date) -> str:
    """The chosen route, or what holds as long as nobody has chosen: to go on as it is, or to let it lapse."""
    deadlines = deadlines_of(answer, last_day)
    route = deadlines.chosen or UNCHOSEN
    plan = deadlines.plans[route]
    named = f"已选定{CHOICES[route]}：" if deadlines.chosen else f"拟继续执行的，{CHOICES[route]}："
    said = f"{named}{plan_sentence(plan)}{_cited(_rule_of(plan, answer.rules))}"
    if deadlines.chosen:
        return said
    return f"{said}\n不再执行的，届满自动失效。{_cited(answer.rules.get('expiry_automatic'))}"


def _rule_of(plan: Plan, rules: RuleSet) -> Parameter | None:
    """What says how long the next step takes, else how documents go on."""
    return (plan.next and plan.next.parameter) or rules.get("renewal_mode")


def _cited(rule: Parameter | None) -> str:
    return f"（依据：{say_article(rule)}）" if rule else ""
