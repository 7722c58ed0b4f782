"""What the reader cut wrongly: two candidates that are one, and one that is two. Each stretch is read again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from intake.handling import (
    Step,
    add_step,
    hold,
    keep,
    next_no,
    refuse_if_seen_otherwise,
    refuse_unless_waiting,
)
from intake.leaves import blocks_between
from intake.outlooks import outlook_of
from intake.staging import facts_of_document, facts_of_row, placed
from offices.actors import Actor
from registry.identity import issuers_of, parse_code, parse_number
from registry.layouts import load_layouts
from registry.models import Candidate
from registry.reading import Cleanup, places_of, read_one
from registry.reading.facts import Reading
from registry.widths import refuse_what_is_too_long
from sentences.refusals import Refused


def following(candidate: Candidate) -> Candidate | None:
    """The one that `merge` would join to it: the next of its kind that is still there."""
    there = candidate.batch.candidates.filter(kind=candidate.kind).exclude(state=Candidate.State.MERGED)
    if candidate.kind == Candidate.Kind.LEDGER:
        return there.filter(no__gt=candidate.no, facts__sheet=candidate.facts["sheet"]).order_by("no").first()
    return there.filter(first_line__gt=candidate.last_line).order_by("first_line", "no").first()


@transaction.atomic
def merge(candidate: Candidate, *, by: Actor, at: datetime, seen: str | None = None) -> Candidate:
    """It and the next one are one: a document cut in two, a row whose title broke over two rows.

    Refused("nothing_follows") for the last of its kind, Refused("source_not_kept") for a document of a batch without
    leaves, Refused("candidate_accepted") where either is taken in already; BadInput for what is too long for the
    register.
    """
    held = _held(candidate, seen)
    after = following(held)
    if after is None:
        raise Refused("nothing_follows", no=held.no)
    after = hold(after)
    refuse_unless_waiting(after)
    rows = list(after.rows.values_list("pk", flat=True))
    add_step(held, Step.MERGED, by=by, at=at, **{"with": after.no, "rows": rows})
    add_step(after, Step.MERGED_AWAY, by=by, at=at, into=held.no)
    after.state = Candidate.State.MERGED
    cleanup = None
    if held.kind == Candidate.Kind.DOCUMENT:
        cleanup = _read_again(held, held.first_line, after.last_line)
    else:
        held.facts = _joined(held.facts, after.facts)
        held.last_line = max(held.last_line, after.last_line)
    held.conflicts = list(outlook_of(held).conflicts)
    keep(held, after)
    Candidate.objects.filter(pk__in=rows).update(notice=held)
    _note_rows_of(held, cleanup)
    return held


@transaction.atomic
def split(candidate: Candidate, line: int, *, by: Actor, at: datetime, seen: str | None = None) -> Candidate:
    """It is two, and the second begins at `line`. Returns the first; the second waits under a number of its own.

    Refused("cut_outside") for a line that isn't within it, Refused("not_to_cut") for a row: it is one line of a table.
    """
    held = _held(candidate, seen)
    if held.kind != Candidate.Kind.DOCUMENT:
        raise Refused("not_to_cut", no=held.no)
    if not held.first_line < line <= held.last_line:
        raise Refused("cut_outside", line=line, first=held.first_line, last=held.last_line)
    last = held.last_line
    cut_off = Candidate(batch=held.batch, no=next_no(held.batch), kind=held.kind, facts=held.facts)
    cut_off.first_line, cut_off.last_line = line, last
    rows = list(held.rows.filter(first_line__gte=line).values_list("pk", flat=True))
    add_step(held, Step.SPLIT, by=by, at=at, line=line, cut_off=cut_off.no, rows=rows)
    add_step(cut_off, Step.CUT_OFF, by=by, at=at, **{"from": held.no})
    before = _read_again(held, held.first_line, line - 1)
    behind = _read_again(cut_off, line, last, known="")
    held.conflicts = list(outlook_of(held).conflicts)
    keep(held)
    cut_off.save()
    Candidate.objects.filter(pk__in=rows).update(notice=cut_off)
    _note_rows_of(cut_off, behind)
    _note_rows_of(held, before)
    return held


def _held(candidate: Candidate, seen: str | None) -> Candidate:
    held = hold(candidate)
    refuse_if_seen_otherwise(held, outlook_of(held).conflicts, seen)
    refuse_unless_waiting(held)
    return held


def _read_again(candidate: Candidate, first: int, last: int, known: str | None = None) -> Cleanup | None:
    """From the leaves; not saved. Returns its lists."""
    title = candidate.facts["title"] if known is None else known
    blocks = blocks_between(candidate.batch, first, last)
    read = read_one(blocks, load_layouts(), title)
    if read is None:
        raise Refused("source_not_kept", first=first, last=last)
    places = places_of(blocks)
    cleanups = (read.cleanup,) if read.cleanup else ()
    refuse_what_is_too_long(
        Reading(None, (), (read.document,), cleanups, ()), file=candidate.batch.file.name, places=places
    )
    candidate.facts, candidate.first_line, candidate.last_line = facts_of_document(read.document), first, last
    candidate.facts |= placed(candidate, places)
    candidate.document = None
    return read.cleanup


def _note_rows_of(notice: Candidate, cleanup: Cleanup | None) -> None:
    """Rows of its lists that come to light only now become candidates; the step that read them knows which."""
    if cleanup is None:
        return
    batch, no = notice.batch, next_no(notice.batch)
    known = set(batch.candidates.filter(kind=Candidate.Kind.ROW).values_list("first_line", flat=True))
    places = places_of(blocks_between(batch, notice.first_line, notice.last_line))
    read = [(one, row) for one in cleanup.lists for row in one.rows if row.line not in known]
    rows = [
        Candidate(
            batch=batch,
            no=at,
            kind=Candidate.Kind.ROW,
            notice=notice,
            facts=facts_of_row(listed, row),
            first_line=row.line,
            last_line=row.line,
        )
        for at, (listed, row) in enumerate(read, start=no)
    ]
    for one in rows:
        one.facts |= placed(one, places)
    Candidate.objects.bulk_create(rows)
    notice.handling[-1]["came"] = [one.no for one in rows]
    keep(notice)


def _joined(facts: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Cell by cell; a code or number cut in two is read from both pieces."""
    texts = {name: _text(facts, more, name) for name in ("title", "number_raw", "code_raw", "until_raw")}
    number = parse_number(texts["number_raw"] or "")
    code = parse_code(texts["code_raw"] or "", load_layouts())
    whole = {
        **{name: facts[name] if facts[name] is not None else more[name] for name in facts if name in more},
        **{name: text for name, text in texts.items() if name in facts},
        **{name: _text(facts, more, name) for name in ("reason", "remark") if name in facts},
        "number": number.key if number else facts["number"] or more["number"],
        "code": code.key if code else facts["code"] or more["code"],
        "organ_number": code.organ if code else facts["organ_number"] or more["organ_number"],
    }
    whole["issuers"] = list(issuers_of(whole["title"])) or facts["issuers"] or more["issuers"]
    for clause in ("effective", "term", "state", "until"):
        if clause in facts:
            whole[clause] = facts[clause] or more[clause]
    if "until_kind" in facts and not facts["until"]:
        whole["until_kind"] = more["until_kind"]
    return dict(facts) | whole


def _text(facts: Mapping[str, Any], more: Mapping[str, Any], name: str) -> str | None:
    pieces = [piece for one in (facts, more) if (piece := one.get(name))]
    return "".join(pieces) if pieces else facts.get(name)
