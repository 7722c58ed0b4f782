"""Answers as sentences, in whatever language is active. `lifecycle.rules` returns keys; the words are made here."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from django.utils.translation import get_language, gettext, ngettext, override

from lifecycle.answers import Answer
from lifecycle.criteria_wording import outcome_line, recorded_lines
from lifecycle.models import KIND_NAMES, Entry
from lifecycle.rules import Kind, Status, last_day, stated
from lifecycle.rules.ends import EndKind
from lifecycle.rules.facts import ENDED
from lifecycle.rules.reliance import KEPT, Management, Reliable
from lifecycle.standing import authority_of
from registry.wording import ASSUMPTIONS
from sentences.days import say_day


def explain(answer: Answer) -> str:
    """One sentence for people: may it be relied on that day, until when, what happens next."""
    return _BY_STATUS[answer.span.status](answer)


def in_both_languages(answer: Answer) -> dict[str, str]:
    sentences = {}
    for key, language in (("zh", "zh-hans"), ("en", "en")):
        with override(language):
            sentences[key] = explain(answer)
    return sentences


def entry_line(entry: Entry) -> str:
    """What the entry did, to which instrument if not to the whole, and what was assumed for it."""
    line = entry_name(entry)
    if entry.part:
        line = gettext("%(line)s, instrument %(part)s") % {"line": line, "part": entry.part}
    assumed = assumptions_sentence(assumed_in(entry))
    return gettext("%(line)s (assumed: %(assumed)s)") % {"line": line, "assumed": assumed} if assumed else line


def assumed_in(entry: Entry) -> tuple[str, ...]:
    """The keys of what was taken to be so; see `registry.wording.ASSUMPTIONS`."""
    keys = entry.facts.get("assumed", ())
    # One key by itself is how the first entries were written, and entries are never changed.
    return (keys,) if isinstance(keys, str) else tuple(keys)


def assumptions_sentence(keys: Iterable[str]) -> str:
    return joined(str(ASSUMPTIONS[key]) for key in keys)


def entry_name(entry: Entry) -> str:
    """What the entry did, with its last valid day or with what was determined by which criteria."""
    name = str(KIND_NAMES[Kind(entry.kind)])
    ends = last_day(entry.until)
    if ends:
        return gettext("%(kind)s, valid until %(day)s") % {"kind": name, "day": say_day(ends)}
    outcome = outcome_line(entry) if entry.kind == Kind.DETERMINATION else ""
    if outcome:
        return gettext("%(kind)s: %(outcome)s") % {"kind": name, "outcome": outcome}
    if entry.facts.get("mark") == "to_amend":
        return gettext("%(kind)s, to be amended") % {"kind": name}
    if entry.kind == Kind.CORRECTION:
        was, now = (_values(entry.facts[key]) for key in ("was", "now"))
        return gettext("%(kind)s: %(now)s instead of %(was)s") % {"kind": name, "now": now, "was": was}
    return name


def _values(columns: Mapping[str, str | None]) -> str:
    """What a correction says of each column, the spellings left out that only serve to compare."""
    shown = [value or "—" for column, value in columns.items() if not column.endswith(("_raw", "title_key"))]
    return "、".join(shown)


def day_line(entry: Entry) -> str:
    """From which day it counts, or that its own day is not recorded."""
    day = stated(entry.takes_effect)
    return say_day(day) if day else gettext("day not recorded")


def successor_line(renewal: Entry) -> str:
    """The new code or number; else the new title."""
    document = renewal.authority_document
    return (document.code_key or document.number_key or document.title) if document else ""


def authority_line(entry: Entry) -> str:
    """On what the entry rests: the document's number or title, and where it says so."""
    return authority_of(entry)


def joined(sentences: Iterable[str]) -> str:
    """Chinese sentences follow each other without a space."""
    return ("" if (get_language() or "").startswith("zh") else " ").join(sentences)


def _not_yet(answer: Answer) -> str:
    if answer.next and answer.next[0].status in ENDED:
        return gettext("Published, but ended before it took effect; it may not be relied on.")
    return gettext("Published; takes effect on %(day)s and may not be relied on before.") % {
        "day": say_day(answer.span.valid_until)
    }


def _in_force(answer: Answer) -> str:
    return joined([_opening(answer), _ending(answer), *_confirmed_by(answer)])


def _opening(answer: Answer) -> str:
    """In force is not yet "may be relied on": an unregistered document, or a contradiction, has to be asked about."""
    day = {"day": say_day(answer.day)}
    if answer.reliable == Reliable.YES:
        return gettext("May be relied on on %(day)s.") % day
    if answer.management == Management.UNREGISTERED and answer.reliable == Reliable.NO:
        return (
            gettext("Determined to be a normative document, but never registered under a code: no basis on %(day)s.")
            % day
        )
    if answer.management not in KEPT:
        return (
            gettext("In force on %(day)s, but not registered under a code: ask the issuer before relying on it.") % day
        )
    return gettext("In force on %(day)s, but its entries contradict each other: ask before relying on it.") % day


def _ending(answer: Answer) -> str:
    if answer.end.kind == EndKind.PERMANENT:
        return gettext("It is valid without an end.")
    if answer.end.kind == EndKind.CONDITIONAL:
        return _conditional(answer)
    if answer.end.last_day is None:
        return gettext("It states no term.")
    if answer.ended_by and answer.ended_by.kind == Kind.RENEWAL:
        return gettext("Its last valid day is %(last)s (inclusive); from then on it goes on as %(successor)s.") % {
            "last": _last_day(answer),
            "successor": successor_line(answer.ended_by),
        }
    if not answer.runs_out:
        return gettext("Its last valid day is %(last)s (inclusive).") % {"last": _last_day(answer)}
    if not answer.ending_soon:
        return gettext("Its last valid day is %(last)s (inclusive); it lapses by itself the day after.") % {
            "last": _last_day(answer)
        }
    days_left = answer.days_left or 0
    return ngettext(
        "Its last valid day is %(last)s (inclusive), %(count)s day left. "
        "It lapses by itself unless re-registered and published by then.",
        "Its last valid day is %(last)s (inclusive), %(count)s days left. "
        "It lapses by itself unless re-registered and published by then.",
        days_left,
    ) % {"last": _last_day(answer), "count": days_left}


def _conditional(answer: Answer) -> str:
    conditions = [entry for entry in answer.entries if entry.kind == Kind.CONDITIONAL_LAPSE]
    if answer.end.last_day is None:
        return gettext("Its end hangs on a condition without a day (%(clause)s).") % {
            "clause": authority_line(conditions[-1])
        }
    return gettext("It lapses after %(last)s (inclusive) unless the condition is met by then (%(clause)s).") % {
        "last": _last_day(answer),
        "clause": authority_line(conditions[-1]),
    }


def _confirmed_by(answer: Answer) -> Iterator[str]:
    """Who said that it continues: worth naming where nothing else says when it ends."""
    confirmations = [e for e in answer.entries if e.kind == Kind.CONFIRMATION and e.takes_effect <= answer.day]
    if confirmations and answer.end.last_day is None:
        latest = confirmations[-1]
        yield gettext("Confirmed as continuing on %(day)s by %(authority)s.") % {
            "day": say_day(latest.takes_effect),
            "authority": authority_line(latest),
        }


def _in_part(answer: Answer) -> str:
    decisive, day = answer.decisive, say_day(answer.day)
    if decisive is None:
        return gettext("Part of it is in force on %(day)s; the record does not say so of all of it.") % {"day": day}
    if decisive.part:
        return gettext("Not all of its instruments are in force on %(day)s: number %(part)s is not (%(clause)s).") % {
            "day": day,
            "part": decisive.part,
            "clause": _decided_by(answer),
        }
    return gettext("Part of it has ceased (%(clause)s); the rest is in force on %(day)s.") % {
        "clause": "，".join(filter(None, [str(decisive.facts.get("article", "")), _decided_by(answer)])),
        "day": day,
    }


def _suspended(answer: Answer) -> str:
    return gettext("Suspended since %(day)s by %(authority)s; ask the issuer whether it applies again.") % {
        "day": say_day(answer.since),
        "authority": _decided_by(answer),
    }


def _lapsed(answer: Answer) -> str:
    if answer.decisive and answer.decisive.kind == Kind.RENEWAL:
        return gettext("Valid until %(last)s (inclusive); it goes on as %(successor)s: rely on that.") % {
            "last": _last_day(answer),
            "successor": successor_line(answer.decisive),
        }
    if answer.decisive and answer.decisive.kind == Kind.CONDITIONAL_LAPSE:
        return gettext("Valid until %(last)s (inclusive); lapsed because the condition was not met (%(clause)s).") % {
            "last": _last_day(answer),
            "clause": _decided_by(answer),
        }
    if answer.runs_out:
        return gettext("Valid until %(last)s (inclusive); lapsed by itself on %(since)s.") % {
            "last": _last_day(answer),
            "since": say_day(answer.since),
        }
    if answer.end.kind == EndKind.DAY:
        return gettext("Declared lapsed on %(since)s by %(authority)s; its last valid day was %(last)s.") % {
            **_since_and_authority(answer),
            "last": _last_day(answer),
        }
    return gettext("Declared lapsed on %(since)s by %(authority)s; its own last valid day was not printed.") % {
        "since": say_day(answer.since),
        "authority": _decided_by(answer),
    }


def _repealed(answer: Answer) -> str:
    return gettext("Repealed on %(since)s by %(authority)s.") % _since_and_authority(answer)


def _annulled(answer: Answer) -> str:
    return gettext("Annulled on %(since)s by %(authority)s.") % _since_and_authority(answer)


def _not_tracked(answer: Answer) -> str:
    if answer.management == Management.ORDINARY:
        said = gettext(
            "Determined on %(since)s not to be a normative document, by %(authority)s. This register does not judge "
            "whether it is valid as an ordinary document; ask the issuer."
        ) % _since_and_authority(answer)
        return joined([said, *_criteria(answer)])
    return gettext(
        "Not managed as a normative document since %(since)s, by %(authority)s. This register does not judge whether "
        "it is valid as an ordinary document; ask the issuer."
    ) % _since_and_authority(answer)


def _criteria(answer: Answer) -> Iterator[str]:
    recorded = answer.decisive.facts.get("criteria", ()) if answer.decisive else ()
    if recorded:
        yield gettext("Determined by: %(criteria)s.") % {"criteria": recorded_lines(recorded)}


def _unknown(answer: Answer) -> str:
    following = answer.next
    if following:
        return gettext("The record does not say whether it was in force on %(day)s; it is silent before %(next)s.") % {
            "day": say_day(answer.day),
            "next": say_day(following[0].valid_from),
        }
    return gettext("The record does not say from which day it is in force; ask the issuer.")


_BY_STATUS: dict[Status, Callable[[Answer], str]] = {
    Status.NOT_YET_IN_FORCE: _not_yet,
    Status.IN_FORCE: _in_force,
    Status.IN_FORCE_IN_PART: _in_part,
    Status.SUSPENDED: _suspended,
    Status.LAPSED: _lapsed,
    Status.REPEALED: _repealed,
    Status.ANNULLED: _annulled,
    Status.NOT_TRACKED: _not_tracked,
    Status.UNKNOWN: _unknown,
}


def _since_and_authority(answer: Answer) -> dict[str, str]:
    return {"since": say_day(answer.since), "authority": _decided_by(answer)}


def _decided_by(answer: Answer) -> str:
    return authority_line(answer.decisive) if answer.decisive else ""


def _last_day(answer: Answer) -> str:
    return say_day(answer.end.last_day) if answer.end.last_day else ""
