"""The contract of `status --json`: an answer as data, the same for the command and the API."""

from collections.abc import Sequence
from datetime import date, datetime

from lifecycle.answers import Answer
from lifecycle.explanations import assumed_in, authority_line, in_both_languages
from lifecycle.findings import finding_id, findings_for
from lifecycle.models import Entry
from lifecycle.rules import stated
from lifecycle.rules.ends import End, since
from lifecycle.rules.findings import Finding
from lifecycle.rules.ruleset import Parameter
from lifecycle.versions import data_version


def as_contract(reference: str, on: date, as_known_at: datetime | None, answers: Sequence[Answer]) -> dict[str, object]:
    findings = findings_for(answers)
    return {
        "schema": 1,
        "reference": reference,
        "on": on.isoformat(),
        "as_known_at": as_known_at.isoformat() if as_known_at else None,
        "data_version": data_version({answer.document.jurisdiction for answer in answers}),
        "documents": [_document(answer, findings[answer.document.pk]) for answer in answers],
    }


def summary_of(answer: Answer) -> dict[str, object]:
    """What every list of answers says of a document; the contract's own document says more."""
    document = answer.document
    return {
        "code": document.code_key,
        "number": document.number_key,
        "title": document.title,
        "status": answer.span.status.value,
        "management": answer.management.value,
        "reliable": answer.reliable.value,
        "certain": answer.span.certain,
        "marks": answer.marks,
        "since": _iso(stated(answer.since)),
        "end": _end(answer.end),
        "rule": _rule(answer.rule),
    }


def _document(answer: Answer, findings: Sequence[Finding]) -> dict[str, object]:
    return {
        **summary_of(answer),
        "explanation": in_both_languages(answer),
        "entries": [_entry(entry) for entry in answer.entries],
        "parts": [_part(answer, part) for part in sorted(answer.parts)],
        "next": [{"on": span.valid_from.isoformat(), "what": span.status.value} for span in answer.next],
        "replaced_by": [successor.reference for successor in answer.replaced_by],
        "findings": [finding_id(finding, answer.document) for finding in findings],
    }


def _part(answer: Answer, part: int) -> dict[str, object]:
    return {
        "no": part,
        "status": answer.status_of(part).value,
        "since": _iso(stated(since(answer.parts[part], answer.day))),
        "end": _end(answer.end_of(part)),
    }


def _end(end: End) -> dict[str, object]:
    return {"kind": end.kind.value, "last_day": _iso(end.last_day), "not_after": _iso(end.not_after)}


def _rule(rule: Parameter | None) -> dict[str, object] | None:
    if rule is None:
        return None
    return {"id": rule.id, "source": rule.source, "article": rule.article, "confirmed": rule.confirmed}


def _entry(entry: Entry) -> dict[str, object]:
    return {
        "kind": entry.kind,
        "takes_effect": _iso(stated(entry.takes_effect)),
        "recorded_at": entry.act.recorded_at.isoformat(),
        "authority": authority_line(entry),
        "reason": entry.reason,
        "part": entry.part,
        "assumed": list(assumed_in(entry)),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
