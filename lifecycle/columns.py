"""What a row of a list says of a document to people: the columns of the files that leave the register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lifecycle.answers import Answer
from lifecycle.explanations import explain
from lifecycle.filters import MANAGEMENTS
from lifecycle.models import STATUS_NAMES
from lifecycle.rules import stated
from lifecycle.rules.ends import EndKind
from lifecycle.rules.reliance import Reliable
from lifecycle.rules.ruleset import Parameter
from offices.moments import LOCAL

RELIABLE_NAMES: dict[Reliable, Promise] = {
    Reliable.YES: pgettext_lazy("may be relied on", "yes"),
    Reliable.NO: pgettext_lazy("may be relied on", "no"),
    Reliable.ASK: pgettext_lazy("may be relied on", "ask the issuer"),
}
NO_LAST_DAY: dict[EndKind, Promise] = {
    EndKind.PERMANENT: _("valid without an end"),
    EndKind.UNSTATED: _("no term stated"),
    EndKind.UNKNOWN: _("not printed"),
    EndKind.CONDITIONAL: _("until a condition is met"),
}
Cell = str | date


@dataclass(frozen=True, slots=True)
class Row:
    """`known_at` and `version` are those of the whole list."""

    answer: Answer
    known_at: datetime
    version: str


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in letters, for a sheet. An empty cell: not stated."""

    heading: Promise
    width: int
    cell: Callable[[Row], Cell | None]


COLUMNS = (
    Column(pgettext_lazy("fact", "Registration code"), 22, lambda row: row.answer.document.code_key),
    Column(pgettext_lazy("fact", "Document number"), 22, lambda row: row.answer.document.number_key),
    Column(pgettext_lazy("fact", "Title"), 60, lambda row: row.answer.document.title),
    Column(pgettext_lazy("fact", "Issuers"), 30, lambda row: "、".join(o.name for o in row.answer.attached.issuers)),
    Column(_("Place"), 10, lambda row: row.answer.document.jurisdiction.name),
    Column(_("Status"), 14, lambda row: str(STATUS_NAMES[row.answer.span.status])),
    Column(pgettext_lazy("column", "Since"), 12, lambda row: stated(row.answer.since)),
    Column(pgettext_lazy("fact", "Last valid day"), 16, lambda row: last_valid_day(row.answer)),
    Column(pgettext_lazy("column", "Why"), 50, lambda row: explain(row.answer)),
    Column(_("Article"), 36, lambda row: say_article(row.answer.rule)),
    Column(_("Management"), 18, lambda row: str(MANAGEMENTS[row.answer.management])),
    Column(pgettext_lazy("column", "May be relied on"), 14, lambda row: str(RELIABLE_NAMES[row.answer.reliable])),
    Column(pgettext_lazy("column", "Remarks"), 20, lambda row: _remarks(row.answer)),
    Column(pgettext_lazy("column", "As of"), 12, lambda row: row.answer.day),
    Column(pgettext_lazy("column", "As known at"), 26, lambda row: said_moment(row.known_at)),
    Column(_("Data version"), 28, lambda row: row.version),
)


def last_valid_day(answer: Answer) -> Cell:
    """The day itself, or in words why there is none to name."""
    return answer.end.last_day or str(NO_LAST_DAY[answer.end.kind])


def said_moment(moment: datetime) -> str:
    """2024-01-29 23:59:59+08:00, by the local clock."""
    return moment.astimezone(LOCAL).isoformat(sep=" ", timespec="seconds")


def say_article(rule: Parameter | None) -> str:
    if rule is None:
        return ""
    cited = f"{rule.source}{rule.article}"
    return cited if rule.confirmed else gettext("%(article)s, to be confirmed") % {"article": cited}


def _remarks(answer: Answer) -> str:
    marked = [pgettext("chip", "to be amended")] if "to_amend" in answer.marks else []
    doubtful = [] if answer.span.certain else [pgettext("chip", "entries contradict each other")]
    return pgettext("sources", "; ").join([*marked, *doubtful])
