"""Tasks as the night holds them: read as plain rows, written only where something differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from lifecycle.models import Task

KEY = "evaluate:{}"
# Rows that one statement changes: a longer one is slower than two.
BATCH = 200
CHANGED = ("cycle", "organ", "until", "tier", "state", "closed_by")


class Held(NamedTuple):
    """What a night may change of a task. A row of a query as it comes, because most nights change few of many."""

    cycle: int
    place: int
    organ: int | None
    until: date
    tier: str
    state: str


def held_tasks(documents: Collection[int]) -> dict[int, Held]:
    """By document."""
    rows = Task.objects.filter(document__in=documents).order_by()
    listed = rows.values_list("document", "cycle", "jurisdiction", "organ", "until", "tier", "state")
    return {row[0]: Held(*row[1:]) for row in listed.iterator()}


def write_tasks(held: Mapping[int, Held], wanted: Mapping[int, Held], closing: Mapping[int, int]) -> None:
    """`wanted` by document, each different from what is held; `closing`: by document, the act that closes its task."""
    new = [document for document in wanted if document not in held]
    Task.objects.bulk_create(_task(document, wanted[document], closing) for document in new)
    only_tiers, others = defaultdict[str, list[int]](list), list[int]()
    for document, want in wanted.items():
        if document in held and want == held[document]._replace(tier=want.tier):
            only_tiers[want.tier].append(document)
        elif document in held:
            others.append(document)
    for tier, documents in only_tiers.items():
        Task.objects.filter(document__in=documents).update(tier=tier)
    changed = list(Task.objects.filter(document__in=others)) if others else []
    for task in changed:
        _set(task, wanted[task.document_id], closing)
    Task.objects.bulk_update(changed, CHANGED, batch_size=BATCH)


def _task(document: int, want: Held, closing: Mapping[int, int]) -> Task:
    task = Task(key=KEY.format(document), document_id=document)
    _set(task, want, closing)
    return task


def _set(task: Task, want: Held, closing: Mapping[int, int]) -> None:
    task.cycle, task.jurisdiction_id, task.organ_id, task.until, task.tier, task.state = want
    task.closed_by_id = closing.get(task.document_id) if task.state == Task.State.CLOSED else None
