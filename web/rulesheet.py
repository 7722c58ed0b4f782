"""The rules page: what applies in a place on a day, how sure that is, and what its office is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lifecycle.confirmations import Question, open_questions, questions_of
from lifecycle.rule_wording import MARKS, NAMES, NOTHING_READ, say_value, why_open
from lifecycle.rulebook import rules_for
from lifecycle.rules.parameters import KEYS
from lifecycle.rules.ruleset import Doubt, Mark, Parameter, RuleSet
from offices.models import Jurisdiction
from web.asking import Asked
from web.forms import AnswerForm

# The first key of each group, in the order of `KEYS`.
GROUPS: Mapping[str, Promise] = {
    "validity_min": _("Terms"),
    "unregistered_is_no_basis": _("What may be relied on"),
    "eval_window_before": _("Going on beyond the end"),
    "public_comment_days": _("Making one, step by step"),
    "copies_days": _("Afterwards"),
    "expiry_tiers_days": _("Reminders"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One parameter in words. `why` empty: confirmed. `form` None: nothing is asked about it here."""

    parameter: Parameter
    why: str
    form: AnswerForm | None = None

    @property
    def name(self) -> str:
        return str(NAMES[self.parameter.key])

    @property
    def value(self) -> str:
        return say_value(self.parameter.key, self.parameter.value)

    @property
    def mark(self) -> str:
        return str(MARKS[self.parameter.mark])


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Asking:
    """An open question: `goes_on` meanwhile, None where nothing was read; `instead` is what the text says by now."""

    key: str
    goes_on: Line | None
    instead: Line | None
    form: AnswerForm

    @property
    def name(self) -> str:
        return str(NAMES[self.key])


@dataclass(frozen=True, slots=True)
class Reason:
    """Questions that are open for one and the same reason."""

    why: str
    questions: Sequence[Asking]


@dataclass(frozen=True, slots=True)
class Sheet:
    place: Jurisdiction
    rules: RuleSet
    groups: Sequence[Group]
    reasons: Sequence[Reason]
    decides: bool
    refused: AnswerForm | None = None

    @property
    def open(self) -> int:
        return sum(len(reason.questions) for reason in self.reasons)

    @property
    def total(self) -> int:
        return len(self.rules.parameters)

    @property
    def answer(self) -> str:
        """The answer line."""
        if not self.open:
            return gettext("%(place)s: every rule is confirmed.") % {"place": self.place}
        said = ngettext(
            "%(place)s: %(count)s rule waits for the office to confirm it.",
            "%(place)s: %(count)s rules wait for the office to confirm them.",
            self.open,
        )
        return said % {"place": self.place, "count": self.open}


def sheet_of(place: Jurisdiction, asked: Asked, *, decides: bool, refused: AnswerForm | None = None) -> Sheet:
    """`refused` is a form that was handed in; it stands again where it stood."""
    rules = rules_for([place], asked.day, asked.as_known_at)[place.pk]
    # What was open at an earlier moment is told by the rules of that moment.
    questions = open_questions(place, asked.day, rules) if asked.as_known_at is None else questions_of(rules)
    forms = _Forms(refused)
    return Sheet(place, rules, list(_groups(rules, forms)), _reasons(questions, forms), decides, refused)


@dataclass(frozen=True, slots=True)
class _Forms:
    refused: AnswerForm | None

    def of(self, key: str) -> AnswerForm:
        return self.refused if self.refused and self.refused.key == key else AnswerForm(key)


def _groups(rules: RuleSet, forms: _Forms) -> Iterator[Group]:
    name, lines = "", list[Line]()
    for key in KEYS:
        if key in GROUPS and lines:
            yield Group(name, lines)
            lines = []
        name = str(GROUPS.get(key, name))
        if parameter := rules.get(key):
            # Its own answer the office may give anew; what is open is asked above.
            own = parameter.mark == Mark.OFFICE and parameter.confirmed
            lines.append(_line(parameter, forms.of(key) if own else None))
    if lines:
        yield Group(name, lines)


def _line(parameter: Parameter, form: AnswerForm | None = None) -> Line:
    return Line(parameter, why_open(parameter.doubt) if parameter.doubt else "", form)


def _reasons(questions: Sequence[Question], forms: _Forms) -> list[Reason]:
    """Where nothing at all was read comes first."""
    order: list[Doubt | None] = [None, *Doubt]
    ordered = sorted(questions, key=lambda question: order.index(question.doubt))
    return [
        Reason(why_open(doubt) if doubt else str(NOTHING_READ), [_asking(question, forms) for question in same])
        for doubt, same in groupby(ordered, key=lambda question: question.doubt)
    ]


def _asking(question: Question, forms: _Forms) -> Asking:
    return Asking(
        key=question.key,
        goes_on=_line(question.parameter) if question.parameter else None,
        instead=_line(question.instead) if question.instead else None,
        form=forms.of(question.key),
    )
