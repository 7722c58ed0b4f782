"""Correcting what was read: a person types a field anew. What was read stays in the candidate's handling."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from calendars.lengths import Length
from intake.handling import Step, add_step, hold, keep, refuse_if_seen_otherwise, refuse_unless_waiting
from intake.outlooks import outlook_of
from offices.actors import Actor
from registry.identity import genre_of, is_trial, parse_code, parse_number, title_key
from registry.layouts import load_layouts
from registry.models import Candidate
from registry.reading.basis import Basis
from registry.reading.facts import TermKind
from registry.reading.lengths import parse_length
from registry.reading.listed import Category, UntilKind
from registry.widths import CODE, NUMBER, ORGAN, TITLE
from sentences.days import typed_day
from sentences.refusals import Refused

PERMANENT = "长期"
_PERMANENTLY = frozenset({PERMANENT, "长期有效", "permanent"})
_SHARED = ("title", "number", "code", "issuers")
# What a person may type of each kind, in the order of a desk.
FIELDS: Mapping[str, tuple[str, ...]] = {
    Candidate.Kind.DOCUMENT: (*_SHARED, "dated_on", "effective", "until"),
    Candidate.Kind.ROW: (*_SHARED, "category", "until", "reason"),
    Candidate.Kind.LEDGER: (*_SHARED, "dated_on", "published_on", "effective", "until", "reason"),
}
_LONGEST_REASON = 2000


def typed_of(candidate: Candidate) -> dict[str, str]:
    """The fields as a person would type them; empty where nothing was read."""
    facts = candidate.facts
    return {name: _shown(name, facts) for name in FIELDS[candidate.kind]}


@transaction.atomic
def correct(
    candidate: Candidate, fields: Mapping[str, str], *, by: Actor, at: datetime, seen: str | None = None
) -> Candidate:
    """`fields` as typed; those that say what was there already are left alone, an empty one was not printed.

    Refused with `field` among its params: "title_missing", "not_a_number", "not_a_code", "not_a_day",
    "not_an_end", "typed_too_long", "category_unknown_here", "ends_before_it_starts"; and as `accept` refuses.
    """
    held = hold(candidate)
    refuse_if_seen_otherwise(held, outlook_of(held).conflicts, seen)
    refuse_unless_waiting(held)
    before = {name: _plain(text) for name, text in typed_of(held).items()}
    changed = {name: text for name, typed in fields.items() if (text := _plain(typed)) != before.get(name)}
    if not changed:
        return held
    add_step(held, Step.CORRECTED, by=by, at=at, fields=sorted(changed))
    facts = dict(held.facts)
    for name, text in changed.items():
        facts |= _read(name, text, held)
    facts["typed"] = {**facts.get("typed", {}), **dict.fromkeys(changed, by.name)}
    for name, clause in (("effective", "effective"), ("until", "term")):
        if name in changed and facts.get(clause):
            facts[clause] = {**facts[clause], "typed_by": by.name}
    _refuse_an_end_before_the_start(facts)
    held.facts = facts
    # A row that named nothing was held back for that alone.
    held.conflicts = [one for one in held.conflicts if one["field"] != "untitled"]
    held.conflicts = list(outlook_of(held).conflicts)
    keep(held)
    return held


def _plain(text: str) -> str:
    """As it comes back from a form: browsers end lines in their own way."""
    return text.replace("\r\n", "\n").strip()


def _shown(name: str, facts: Mapping[str, Any]) -> str:
    if name == "issuers":
        return "、".join(facts["issuers"])
    if name == "effective":
        return (facts.get("effective") or {}).get("day") or ""
    if name == "until":
        return _shown_end(facts)
    if name in ("number", "code"):
        return facts[name] or facts[f"{name}_raw"] or ""
    return facts.get(name) or ""


def _shown_end(facts: Mapping[str, Any]) -> str:
    if "until_kind" in facts:
        permanent = facts["until_kind"] == UntilKind.PERMANENT
        return facts["until"] or (PERMANENT if permanent else "")
    term = facts.get("term") or {}
    if term.get("kind") == TermKind.PERMANENT:
        return PERMANENT
    return term.get("until") or term.get("period") or ""


def _read(name: str, text: str, candidate: Candidate) -> dict[str, Any]:
    """The facts that the text stands for."""
    try:
        return _READERS[name](text, candidate)
    except Refused as refused:
        raise Refused(refused.code, **{"field": name, **refused.params}) from None


def _title(text: str, _: Candidate) -> dict[str, Any]:
    if not text:
        raise Refused("title_missing")
    _refuse_too_long(max(text, title_key(text), key=len), TITLE)
    return {"title": text, "genre": genre_of(text) or "", "trial": is_trial(text)}


def _number(text: str, _: Candidate) -> dict[str, Any]:
    number = parse_number(text) if text else None
    if text and number is None:
        raise Refused("not_a_number", text=text)
    _refuse_too_long(number.key if number else "", NUMBER)
    return {"number": number.key if number else None, "number_raw": text or None}


def _code(text: str, _: Candidate) -> dict[str, Any]:
    code = parse_code(text, load_layouts()) if text else None
    if text and code is None:
        raise Refused("not_a_code", text=text)
    _refuse_too_long(code.key if code else "", CODE)
    return {
        "code": code.key if code else None,
        "code_raw": text or None,
        "organ_number": code.organ if code else None,
    }


def _issuers(text: str, _: Candidate) -> dict[str, Any]:
    names = list(dict.fromkeys(name for name in text.replace("，", "、").replace(" ", "、").split("、") if name))
    for name in names:
        _refuse_too_long(name, ORGAN)
    return {"issuers": names}


def _day(name: str) -> Callable[[str, Candidate], dict[str, Any]]:
    return lambda text, _: {name: typed_day(text).isoformat() if text else None}


def _effective(text: str, candidate: Candidate) -> dict[str, Any]:
    if not text:
        return {"effective": None}
    day = typed_day(text).isoformat()
    return {"effective": {"basis": Basis.PRINTED.value, "day": day, "days": None, **_typed(candidate)}}


def _until(text: str, candidate: Candidate) -> dict[str, Any]:
    """A last valid day, a length, or 长期."""
    day, length = _end(text)
    permanent = text in _PERMANENTLY
    if candidate.kind == Candidate.Kind.ROW:
        if length:
            raise Refused("not_a_day", text=text)
        kind = UntilKind.DAY if day else UntilKind.PERMANENT if permanent else UntilKind.NONE
        return {"until": day.isoformat() if day else None, "until_kind": kind.value}
    if not text:
        return {"term": None}
    kind_of_term = TermKind.PERMANENT if permanent else TermKind.UNTIL if day else TermKind.LENGTH
    return {
        "term": {
            "kind": kind_of_term.value,
            "until": day.isoformat() if day else None,
            "period": str(length) if length else None,
            "counted_from": None,
            "condition": None,
            **_typed(candidate),
        }
    }


def _end(text: str) -> tuple[date | None, Length | None]:
    if not text or text in _PERMANENTLY:
        return None, None
    try:
        return typed_day(text), None
    except Refused:
        length = parse_length(text) or _iso_length(text)
        if length is None:
            raise Refused("not_an_end", text=text) from None
        return None, length


def _iso_length(text: str) -> Length | None:
    try:
        return Length.parse(text)
    except ValueError:
        return None


def _category(text: str, _: Candidate) -> dict[str, Any]:
    if text and text not in set(Category):
        raise Refused("category_unknown_here", text=text)
    return {"category": text or None}


def _reason(text: str, candidate: Candidate) -> dict[str, Any]:
    _refuse_too_long(text, _LONGEST_REASON)
    return {"reason": text or None} if candidate.kind == Candidate.Kind.ROW else {"reason": text}


_READERS: Mapping[str, Callable[[str, Candidate], dict[str, Any]]] = {
    "title": _title,
    "number": _number,
    "code": _code,
    "issuers": _issuers,
    "dated_on": _day("dated_on"),
    "published_on": _day("published_on"),
    "effective": _effective,
    "until": _until,
    "category": _category,
    "reason": _reason,
}


def _typed(candidate: Candidate) -> dict[str, object]:
    """In the place of a clause's words: nobody printed these."""
    return {"assumed": [], "words": "", "line": candidate.first_line}


def _refuse_too_long(text: str, limit: int) -> None:
    if len(text) > limit:
        raise Refused("typed_too_long", length=len(text), limit=limit)


def _refuse_an_end_before_the_start(facts: Mapping[str, Any]) -> None:
    start = (facts.get("effective") or {}).get("day")
    last = (facts.get("term") or {}).get("until")
    if start and last and last < start:
        raise Refused("ends_before_it_starts", field="until", effective=start, last=last)
