"""What an act changed: how the documents that it touched were told just before it, and how after it.

Read off the axis of knowledge, so that it can be asked of an act of years ago as of one about to be rolled back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from lifecycle.models import Act, Period
from lifecycle.periods import OF_SPAN, span_from
from lifecycle.rules.differences import Difference, differences_by_part
from lifecycle.rules.facts import Span

_KNOWN = ("known_from", "known_until")


@dataclass(frozen=True, slots=True)
class Turn:
    """Spans by part, 0 the whole; empty where the register didn't know the document."""

    before: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    after: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))

    @property
    def changes(self) -> Mapping[int, Sequence[Difference]]:
        """By part; only what gets another status on some day."""
        return differences_by_part(self.before, self.after)


def turns_of(act: Act) -> dict[int, Turn]:
    """By document, of all that it touched; one query."""
    at = act.recorded_at
    believed_around = Q(known_until=None) | Q(known_until__gte=at)
    periods = Period.objects.filter(believed_around, known_from__lte=at, document__in=act.entries.values("document"))
    told = periods.order_by("document", "part", "valid_from").values_list("document", "part", *_KNOWN, *OF_SPAN)
    turns: dict[int, Turn] = defaultdict(Turn)
    for document, part, known_from, known_until, *columns in told:
        turn, span = turns[document], span_from(*columns)
        if known_from < at:
            turn.before[part].append(span)
        if known_until is None or known_until > at:
            turn.after[part].append(span)
    return dict(turns)
