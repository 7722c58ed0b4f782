"""What stands already, so that the same source read twice writes nothing and a contradiction is seen before it is."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from lifecycle.acts import Effect
from lifecycle.models import Entry
from lifecycle.rules import last_day
from lifecycle.rules.life import TERMS

# By document: each end (exclusive) that stands, and where it was read.
Ends = Mapping[int, Mapping[date, str]]


def not_standing(effects: Sequence[Effect]) -> list[Effect]:
    """Without those that stand by the same authority on the same day."""
    documents = {effect.document.pk for effect in effects}
    standing = set(
        Entry.objects.standing()
        .filter(document__in=documents)
        .values_list("document", "part", "kind", "takes_effect", "until", "expired", "authority_document")
    )
    return [effect for effect in effects if _identity(effect) not in standing]


def registered_among(documents: Iterable[int | None]) -> set[int]:
    """Those that are in the register: a row whose registration was undone is not."""
    wanted = {document for document in documents if document}
    registrations = Entry.objects.registrations().filter(document__in=wanted)
    return set(registrations.values_list("document", flat=True)) if wanted else set()


def recorded_ends(documents: Iterable[int], *, other_than: Mapping[int, int | None] | None = None) -> Ends:
    """The ends (exclusive) that stand for each whole document, those by the authority in `other_than` left out."""
    ends: dict[int, dict[date, str]] = {}
    wanted = list(documents)
    terms = Entry.objects.standing().filter(document__in=wanted, part=0, kind__in=[kind.value for kind in TERMS])
    for entry in terms.select_related("authority_document"):
        authority = entry.authority_document_id
        if not authority or authority != (other_than or {}).get(entry.document_id):
            ends.setdefault(entry.document_id, {})[entry.until] = authority_of(entry)
    return ends


def end_conflict(until: date, recorded: Mapping[date, str], source: str) -> list[dict[str, str]]:
    """Both readings as last valid days, if the end is none of those recorded. Nothing recorded: no conflict.

    `source` is where the other one was read, as file:line.
    """
    if not recorded or until in recorded:
        return []
    ours = "、".join(str(last_day(end) or "") for end in sorted(recorded))
    ours_at = "、".join(dict.fromkeys(filter(None, (recorded[end] for end in sorted(recorded)))))
    theirs = str(last_day(until) or "")
    return [{"field": "until", "ours": ours, "theirs": theirs, "ours_at": ours_at, "theirs_at": source}]


def authority_of(entry: Entry) -> str:
    """On what an entry rests, in the words of its record: a number or title, a rule, a clause and its line."""
    document = entry.authority_document
    named = [document.number_key or document.title] if document else []
    return "，".join([*named, *filter(None, [entry.authority_rule, entry.clause])])


def _identity(effect: Effect) -> tuple[object, ...]:
    authority = effect.authority.document.pk if effect.authority.document else None
    end = effect.until, effect.expired
    return effect.document.pk, effect.part, effect.kind.value, effect.takes_effect, *end, authority
