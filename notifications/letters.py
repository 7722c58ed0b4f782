"""A letter as people read it: what ends and when, why with its article, what to do by when, most urgent first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override

from lifecycle.answers import Answer, answers
from lifecycle.columns import say_article
from lifecycle.deadline_sentences import (
    ROUTES,
    fitting_sentence,
    neglect_sentence,
    provisional_sentence,
    unplanned_sentence,
)
from lifecycle.deadlines import Deadlines, deadlines_of, neglected
from lifecycle.explanations import explain
from lifecycle.rules.deadlines import Route
from lifecycle.rules.tiers import LAPSED
from notifications.answering import token_of
from notifications.models import Letter, Reminder
from notifications.wording import CAUSES, days_left_sentence, tier_sentence
from registry.models import Document
from sentences.days import say_day

# A line has some 4 KB, servers take letters of some 10 MB, and nobody reads more; the rest is in the register.
MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class Way:
    """A route by its name, and by when it must begin or what gap it leaves. `url`: where it is chosen, or empty."""

    name: str
    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One reminder. `article` empty: none was read. No ways for what has ended; `unplanned`: why there are none else;
    `provisional`: how sure their days are. `farewell`: it ended as it was meant to; nothing is neglected or asked.

    `url` is the document's page, `answer_url` asks for an answer; both are empty where the site has no address.
    """

    title: str
    reference: str
    url: str
    answer_url: str
    last_day: date
    days_left: int
    what: str
    neglect: str
    explanation: str
    article: str
    ways: Sequence[Way]
    provisional: str
    unplanned: str
    cause: str
    farewell: bool

    @property
    def left(self) -> str:
        return days_left_sentence(self.days_left)

    @property
    def ends(self) -> str:
        said = {"day": say_day(self.last_day), "left": self.left}
        return gettext("Last valid day: %(day)s (%(left)s)") % said


Told = Mapping[int, tuple[Answer, Deadlines]]


def read_documents(documents: Sequence[Document], day: date, as_known_at: datetime | None = None) -> Told:
    """By document: the same answers and plans as on its page."""
    return {answer.document.pk: (answer, deadlines_of(answer)) for answer in answers(documents, day, as_known_at)}


@dataclass(frozen=True, slots=True)
class Written:
    """What a letter says around and in its lines. `more` empty: nothing is left out."""

    name: str
    subject: str
    opening: str
    lines: Sequence[Line]
    more: str
    more_url: str
    closing: str


def compose(
    letter: Letter, reminders: Sequence[Reminder], told: Told, day: date, *, signed: bool = True, left_out: int = 0
) -> EmailMultiAlternatives:
    """In the recipient's language, as of `day`. Composing it again gives the same message id.

    `signed` False leaves out the links by which whoever has the letter answers for its recipient. `left_out`: how many
    reminders it has besides these.
    """
    with override(letter.recipient.language):
        written = _written(letter, reminders, told, day, signed=signed, left_out=left_out)
        message = EmailMultiAlternatives(
            subject=written.subject,
            body="\n".join(_text(written)),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[letter.recipient.address],
            headers={"Message-ID": message_id(letter), "Auto-Submitted": "auto-generated"},
        )
        page = render_to_string("notifications/letter.html", {"letter": written})
        message.attach_alternative(page, "text/html")
    return message


def message_id(letter: Letter) -> str:
    return f"<{letter.message_id.hex}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>"


def lines_of(
    reminders: Sequence[Reminder], told: Told, day: date, *, signed: bool = True, most: int | None = None
) -> list[Line]:
    """What ends first comes first; what asks nothing comes after what does. `most` None: all of them."""

    def urgency(reminder: Reminder) -> tuple[bool, date, str]:
        answer, _ = told[reminder.task.document_id]
        return reminder.tier == LAPSED, _last_day(reminder, answer), answer.document.reference

    first = sorted(reminders, key=urgency)[:most]
    return [_line(reminder, *told[reminder.task.document_id], day, signed=signed) for reminder in first]


def subject_of(lines: Sequence[Line], count: int) -> str:
    """`count`: of how many, with those that are left out."""
    # A header is one line, whatever a title holds.
    first = {"title": " ".join(lines[0].title.split()), "left": lines[0].left, "count": count}
    return (
        ngettext("[Shixiao] %(title)s: %(left)s", "[Shixiao] %(count)s documents, first %(title)s: %(left)s", count)
        % first
    )


def _written(
    letter: Letter, reminders: Sequence[Reminder], told: Told, day: date, *, signed: bool, left_out: int
) -> Written:
    lines = lines_of(reminders, told, day, signed=signed, most=MOST_LINES)
    count = len(reminders) + left_out
    return Written(
        name=letter.recipient.name,
        subject=subject_of(lines, count),
        opening=_opening(lines, day),
        lines=lines,
        more=_more(count - len(lines)),
        more_url=f"{settings.SITE_URL}{reverse('documents')}" if settings.SITE_URL else "",
        closing=_closing(lines),
    )


def _opening(lines: Sequence[Line], day: date) -> str:
    asking = sum(not line.farewell for line in lines)
    said = {"day": say_day(day), "count": asking}
    if not asking:
        return gettext("For your information, as of %(day)s. Nothing is asked of you:") % said
    if asking < len(lines):
        return (
            ngettext(
                "As of %(day)s the first of these documents needs you; nothing is asked about the others:",
                "As of %(day)s the first %(count)s of these documents need you, the most urgent first; nothing is "
                "asked about the others:",
                asking,
            )
            % said
        )
    return (
        ngettext(
            "As of %(day)s this document needs you:",
            "As of %(day)s these documents need you, the most urgent first:",
            asking,
        )
        % said
    )


def _more(count: int) -> str:
    """Those that ask least are left out."""
    if not count:
        return ""
    return ngettext(
        "and %(count)s more, which is not in this letter. The register shows it.",
        "and %(count)s more, which are not in this letter. The register shows them.",
        count,
    ) % {"count": count}


def _closing(lines: Sequence[Line]) -> str:
    if all(line.farewell for line in lines):
        return gettext("The register of normative documents wrote this letter. There is nothing to record.")
    return gettext(
        "The register of normative documents wrote this letter. Record the decision there; until then it stays open."
    )


def _line(reminder: Reminder, answer: Answer, deadlines: Deadlines, day: date, *, signed: bool) -> Line:
    last_day, farewell = _last_day(reminder, answer), reminder.tier == LAPSED
    document, article = answer.document, say_article(answer.rule)
    linked = signed and settings.SITE_URL and not farewell
    ask = f"{settings.SITE_URL}{reverse('reminder', args=[token_of(reminder)])}" if linked else ""
    return Line(
        title=document.title,
        reference=document.reference,
        url=f"{settings.SITE_URL}{document.get_absolute_url()}" if settings.SITE_URL else "",
        answer_url=ask,
        last_day=last_day,
        days_left=(last_day - day).days,
        what=tier_sentence(reminder.tier),
        neglect="" if farewell else neglect_sentence(neglected(answer, last_day), ended=last_day < day),
        explanation=explain(answer),
        article=gettext("Article: %(article)s") % {"article": article} if article else "",
        ways=[
            Way(_way(route, deadlines.chosen), fitting_sentence(plan), ask and f"{ask}?answer={route.value}")
            for route, plan in deadlines.plans.items()
        ],
        provisional=provisional_sentence() if any(plan.provisional for plan in deadlines.plans.values()) else "",
        unplanned=unplanned_sentence(answer) if last_day >= day and not deadlines.plans else "",
        cause=str(CAUSES[reminder.cause]),
        farewell=farewell,
    )


def _last_day(reminder: Reminder, answer: Answer) -> date:
    """The one it was about: since its cycle has passed the task has another, and only the answer of then knows."""
    moved = reminder.cycle != reminder.task.cycle
    return (moved and answer.end.last_day) or reminder.task.due_on


def _way(route: Route, chosen: Route | None) -> str:
    name = str(ROUTES[route])
    return gettext("%(route)s (chosen)") % {"route": name} if route == chosen else name


def _text(letter: Written) -> Iterator[str]:
    yield gettext("Dear %(name)s,") % {"name": letter.name}
    yield ""
    yield letter.opening
    for number, line in enumerate(letter.lines, start=1):
        yield ""
        yield f"{number}. {line.title}"
        yield f"   {line.reference}"
        yield f"   {line.ends}"
        yield f"   {line.what}"
        if line.neglect:
            yield f"   {line.neglect}"
        yield f"   {line.explanation}"
        if line.article:
            yield f"   {line.article}"
        for way in line.ways:
            way_on = gettext("%(route)s: %(sentence)s") % {"route": way.name, "sentence": way.sentence}
            yield f"   - {way_on}"
        if line.provisional:
            yield f"   {line.provisional}"
        if line.unplanned:
            yield f"   {line.unplanned}"
        if line.url:
            yield f"   {line.url}"
        if line.answer_url:
            answer_there = gettext("Answer here: %(address)s") % {"address": line.answer_url}
            yield f"   {answer_there}"
        yield f"   {line.cause}"
    if letter.more:
        yield ""
        yield f"{letter.more} {letter.more_url}".rstrip()
    yield ""
    yield letter.closing
