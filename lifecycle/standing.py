"""What stands already, so that the same source read twice writes nothing and a contradiction is seen before it is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from lifecycle.acts import Effect
from lifecycle.models import Entry
from lifecycle.rules import last_day
from lifecycle.rules.life import TERMS

Ends = Mapping[int, Collection[date]]


def not_standing(effects: Sequence[Effect]) -> list[Effect]:
    """Without those that stand by the same authority on the same day."""
    documents = {effect.document.pk for effect in effects}
    standing = set(
        Entry.objects.standing()
        .filter(document__in=documents)
        .values_list("document", "part", "kind", "takes_effect", "until", "expired", "authority_document")
    )
    return [effect for effect in effects if _identity(effect) not in standing]


def recorded_ends(documents: Iterable[int], *, other_than: Mapping[int, int | None] | None = None) -> Ends:
    """The ends (exclusive) that stand for each whole document, those by the authority in `other_than` left out."""
    ends: dict[int, set[date]] = {}
    wanted = list(documents)
    terms = Entry.objects.standing().filter(document__in=wanted, part=0, kind__in=[kind.value for kind in TERMS])
    for document, authority, until in terms.values_list("document", "authority_document", "until"):
        if not authority or authority != (other_than or {}).get(document):
            ends.setdefault(document, set()).add(until)
    return ends


def end_conflict(until: date, recorded: Collection[date]) -> list[dict[str, str]]:
    """Both readings as last valid days, if the end is none of those recorded. Nothing recorded: no conflict."""
    if not recorded or until in recorded:
        return []
    ours = "、".join(str(last_day(end) or "") for end in sorted(recorded))
    return [{"field": "until", "ours": ours, "theirs": str(last_day(until) or "")}]


def _identity(effect: Effect) -> tuple[object, ...]:
    authority = effect.authority.document.pk if effect.authority.document else None
    end = effect.until, effect.expired
    return effect.document.pk, effect.part, effect.kind.value, effect.takes_effect, *end, authority
