"""What nobody could confirm is asked of the office, with a place for its source; its answer lies over the rule's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from lifecycle.acts import record
from lifecycle.clock import lock
from lifecycle.models import RuleConfirmation
from lifecycle.rule_wording import NAMES, say_value
from lifecycle.rulebook import rules_for, rules_on
from lifecycle.rules.parameters import KEYS, Key, ValueKind, clashes, raw_value, read_value, typed_value
from lifecycle.rules.ruleset import Doubt, Mark, Parameter, RuleSet
from offices.actors import Actor
from offices.models import Jurisdiction
from offices.moments import day_of
from sentences.refusals import Refused

EXAMPLES: Mapping[ValueKind, str] = {
    ValueKind.FLAG: "true, 是",
    ValueKind.DAYS: "30",
    ValueKind.LENGTH: "P5Y, 5年",
    ValueKind.LENGTH_BY_GENRE: "通告=1年",
    ValueKind.TIERS: "180,90,30",
    ValueKind.DAY: "2017-02-01",
    ValueKind.DAY_OF_YEAR: "01-31",
}


@dataclass(frozen=True, slots=True)
class Question:
    """`parameter` is what goes on meanwhile, None where nothing at all was read; `doubt` None then as well.

    `instead` is what the text says by now, where that was read after the office had answered otherwise.
    """

    key: str
    parameter: Parameter | None
    doubt: Doubt | None
    instead: Parameter | None = None

    @property
    def kind(self) -> Key:
        return KEYS[self.key]


def open_questions(jurisdiction: Jurisdiction, day: date, rules: RuleSet | None = None) -> list[Question]:
    """In the order of the keys: what is in doubt there that day, and what an office needs and nothing was read of.

    `rules`: those of the place on that day, for whoever has them at hand.
    """
    rules = rules or rules_for([jurisdiction], day)[jurisdiction.pk]
    filed = rules_on(jurisdiction.rule_set, day)
    answered = _latest(jurisdiction, rules)
    asked = (_question(key, rules.get(key), filed.get(key), answered.get(key)) for key in KEYS)
    return [question for question in asked if question]


def questions_of(rules: RuleSet) -> list[Question]:
    """The same of a rule set that no office has answered for."""
    asked = (_question(key, rules.get(key), None, None) for key in KEYS)
    return [question for question in asked if question]


@transaction.atomic
def confirm(
    jurisdiction: Jurisdiction, key: str, *, value: object, source: str, by: Actor, at: datetime
) -> RuleConfirmation:
    """The office's answer, for the period of law of that day, as an act of its own; `undo` takes it back.

    `value` as JSON holds it or as people type it. The same answer given again is the one that stands.
    Refused("rule_key_unknown" | "rule_value_wrong" | "rule_source_missing" | "rule_values_clash").
    """
    lock(jurisdiction)
    read, named = _read(key, value), source.strip()
    if not named:
        raise Refused("rule_source_missing")
    rules = rules_for([jurisdiction], day_of(at))[jurisdiction.pk]
    _refuse_a_clash(rules, key, read)
    standing = _latest(jurisdiction, rules).get(key)
    if standing and (standing.value, standing.source) == (raw_value(read), named):
        return standing
    filed = rules_on(jurisdiction.rule_set, day_of(at)).get(key)
    return RuleConfirmation.objects.create(
        act=record(jurisdiction, "confirm_rule", [], by=by, at=at, reason=f"{key}：{named}"),
        jurisdiction=jurisdiction,
        rule_set=rules.id,
        version=filed.version if filed else rules.version,
        key=key,
        value=raw_value(read),
        source=named,
    )


def place_called(text: str) -> Jurisdiction:
    """By its name or its code prefix. Refused("place_not_found"), also where several have the prefix."""
    found = list(Jurisdiction.objects.filter(name=text)) or list(Jurisdiction.objects.filter(code_prefix=text)[:2])
    if not text or len(found) != 1:
        raise Refused("place_not_found", place=text)
    return found[0]


def _question(
    key: str, holds: Parameter | None, filed: Parameter | None, answer: RuleConfirmation | None
) -> Question | None:
    if holds is None:
        return Question(key, None, None) if KEYS[key].needed else None
    if holds.doubt:
        return Question(key, holds, holds.doubt)
    if holds.mark == Mark.OFFICE and filed and filed.confirmed and answer and _read_otherwise(filed, answer):
        return Question(key, holds, Doubt.READ_SINCE, filed)
    return None


def _read_otherwise(filed: Parameter, answer: RuleConfirmation) -> bool:
    return filed.version != answer.version and raw_value(filed.value) != answer.value


def _latest(jurisdiction: Jurisdiction, rules: RuleSet) -> dict[str, RuleConfirmation]:
    rows = RuleConfirmation.objects.standing().filter(jurisdiction=jurisdiction, rule_set=rules.id)
    return {row.key: row for row in rows.order_by("act__recorded_at")}


def _read(key: str, value: object) -> Any:
    if key not in KEYS:
        raise Refused("rule_key_unknown", key=key)
    try:
        return typed_value(key, value) if isinstance(value, str) else read_value(key, value)
    except ValueError as error:
        expected = KEYS[key]
        example = EXAMPLES.get(expected.kind) or ", ".join(expected.choices)
        raise Refused("rule_value_wrong", key=key, value=value, example=example) from error


def _refuse_a_clash(rules: RuleSet, key: str, value: Any) -> None:
    values = {**{name: parameter.value for name, parameter in rules.parameters.items()}, key: value}
    said = {name: say_value(name, of) for name, of in values.items()}
    for pair in clashes(values):
        if key in pair:
            one, other = pair
            raise Refused(
                "rule_values_clash", key=NAMES[one], value=said[one], other=NAMES[other], there=said.get(other, "?")
            )
