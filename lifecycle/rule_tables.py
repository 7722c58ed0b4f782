"""Rule sets as lines, as data and as the page docs/rules.md: the same words for the command, the API and the reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext, override

from lifecycle.confirmations import Question
from lifecycle.criteria_wording import criteria_table
from lifecycle.rule_wording import DOUBTS, MARKS, NAMES, say_value, spaced, why_open
from lifecycle.rulebook import COUNTRY, Rulebook
from lifecycle.rules import END_OF_TIME
from lifecycle.rules.parameters import KEYS, raw_value
from lifecycle.rules.ruleset import Doubt, Mark, Parameter, RuleSet

HEAD = "| Parameter | Value | Article | Says | Mark | Confirmed |\n|---|---|---|---|---|---|"
INTRODUCTION = """\
# The rules as they are loaded

Made by `python manage.py rules --markdown > docs/rules.md` from `lifecycle/rulesets/*.toml`; a test holds the two
together. What holds for a place on a day is laid together: the country's rules, then the place's periods of law up to
that day, then the office's own answers (`confirm_rule`). What a replaced rule said goes on, unconfirmed, until somebody
has read its successor or the office has answered.
"""


def line_of(parameter: Parameter) -> str:
    """One line for people: name, key, value, article, mark, and why it is not confirmed."""
    line = gettext("%(name)s (%(key)s): %(value)s. %(source)s%(article)s, %(mark)s.") % {
        "name": NAMES[parameter.key],
        "key": parameter.key,
        "value": say_value(parameter.key, parameter.value),
        "source": parameter.source,
        "article": parameter.article,
        "mark": MARKS[parameter.mark],
    }
    return spaced(line, _unconfirmed(parameter.doubt)) if parameter.doubt else line


def question_line(question: Question) -> str:
    if question.parameter is None:
        return f"{NAMES[question.key]} ({question.key}): {why_open(None)}"
    if question.instead is None:
        return line_of(question.parameter)
    return spaced(line_of(question.parameter), _unconfirmed(question.doubt), line_of(question.instead))


def as_data(parameter: Parameter) -> dict[str, object]:
    return {
        "key": parameter.key,
        "name": str(NAMES[parameter.key]),
        "value": raw_value(parameter.value),
        "source": parameter.source,
        "article": parameter.article,
        "says": parameter.says,
        "mark": parameter.mark.value,
        "link": parameter.link or None,
        "rule_set": parameter.rule_set,
        "version": parameter.version,
        "confirmed": parameter.confirmed,
        "inherited": parameter.inherited,
        "doubt": parameter.doubt.value if parameter.doubt else None,
    }


def question_as_data(question: Question) -> dict[str, object]:
    return {
        "key": question.key,
        "name": str(NAMES[question.key]),
        "why": why_open(question.doubt),
        "goes_on": as_data(question.parameter) if question.parameter else None,
        "instead": as_data(question.instead) if question.instead else None,
    }


def markdown(book: Rulebook) -> str:
    """docs/rules.md: English headings, the law in Chinese as it is."""
    with override("en"):
        pieces = [INTRODUCTION, _marks(), _doubts(), *_section(book, COUNTRY)]
        for place in book.places:
            pieces += _section(book, place)
        pieces += criteria_table()
        return "\n".join(pieces)


def _marks() -> str:
    marks = (f"{mark.value} {MARKS[mark]}" for mark in Mark if mark != Mark.OFFICE)
    return f"Marks: {' · '.join(marks)}.\n"


def _doubts() -> str:
    lines = (f"- `{doubt.value}`: {DOUBTS[doubt]}" for doubt in Doubt)
    return "Why a value that acts is not confirmed:\n\n" + "\n".join(lines) + "\n"


def _section(book: Rulebook, series: str) -> Iterator[str]:
    yield f"## {book.series[series][0].name} (`{series}`)\n"
    for period in book.series[series]:
        # As the period's last day sees it, when whatever came into force during it is law.
        rules = book.on(series, _last_day_of(period))
        yield f"### `{period.id}`, version {period.version}\n"
        yield f"{period.source}, {_span(period)}.{' ' + period.remark if period.remark else ''}\n"
        yield f"{HEAD}\n{_rows(rules, series)}\n"


def _last_day_of(period: RuleSet) -> date:
    return period.valid_until - timedelta(days=1)


def _span(period: RuleSet) -> str:
    end = "" if period.valid_until == END_OF_TIME else f" until {_last_day_of(period).isoformat()}"
    return f"from {period.valid_from.isoformat()}{end}"


def _rows(rules: RuleSet, series: str) -> str:
    """In the order of the keys; a place's table leaves out what the country's says."""
    country = series != COUNTRY
    shown = (rules.get(key) for key in KEYS)
    own = [one for one in shown if one and not (country and one.rule_set.startswith(COUNTRY))]
    return "\n".join(_row(parameter, rules) for parameter in own)


def _row(parameter: Parameter, rules: RuleSet) -> str:
    article = f"[{parameter.article}]({parameter.link})" if parameter.link else parameter.article
    if parameter.source != rules.source:
        article = f"{parameter.source} {article}"
    confirmed = f"no: `{parameter.doubt.value}`" if parameter.doubt else f"yes{_since(parameter, rules)}"
    name = f"{NAMES[parameter.key]} `{parameter.key}`"
    cells = (name, say_value(parameter.key, parameter.value), article, parameter.says, parameter.mark.value, confirmed)
    return f"| {' | '.join(cells)} |"


def _since(parameter: Parameter, rules: RuleSet) -> str:
    return f", since {parameter.since.isoformat()}" if parameter.since > rules.valid_from else ""


def _unconfirmed(doubt: Doubt | None) -> str:
    return gettext("Unconfirmed: %(why)s") % {"why": why_open(doubt)}
