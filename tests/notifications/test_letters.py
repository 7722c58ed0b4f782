"""What a letter says, in both languages, as text and as a page: what ends, when, why, what to do by when."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from pytest_django import Settings

from lifecycle.deadlines import choose_route
from lifecycle.progress import say_done
from lifecycle.rules.deadlines import Route
from lifecycle.rules.milestones import Milestone
from lifecycle.rules.tiers import LAPSED, TierName
from notifications.farewells import note_lapsed
from notifications.letters import compose, read_documents
from notifications.models import Letter, Recipient, Reminder
from notifications.wording import CAUSES, TIERS
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.models import Document
from tests.cast import RECORDED, Registers
from tests.notifications.conftest import LAST_DAY, WINDOW, night

AFTER = LAST_DAY + timedelta(days=1)


def letter_on(day: date, recipient: Recipient, place: Jurisdiction, language: str) -> tuple[str, str, str]:
    """Its subject, its text, its page."""
    night(place, day)
    recipient.language = language
    letter = Letter(recipient=recipient, day=day)
    reminders = list(Reminder.objects.select_related("task__document__jurisdiction"))
    told = read_documents([reminder.task.document for reminder in reminders], day)
    message = compose(letter, reminders, told, day)
    page = str(message.alternatives[0][0])
    return str(message.subject), str(message.body), unescape(page)


CASES = [
    pytest.param(
        WINDOW, "zh-hans",
        ["最后有效日：2024年7月31日（还有181天）",
         "如不办理，2024年8月1日起没有有效文件", "最早2025年1月3日施行，其间155天",
         "评估期已开始", "《山东省行政程序规定》", "最迟2024年2月29日启动"],
        id="the window opens, in Chinese",
    ),
    pytest.param(
        WINDOW, "en",
        ["Last valid day: 31 July 2024 (181 days left)", "evaluation window is open", "Begin on 29 February 2024",
         "no valid document from 1 August 2024 on: begun only then", "after 155 days without one"],
        id="the window opens, in English",
    ),
    pytest.param(
        date(2024, 7, 1), "zh-hans", ["将有128天没有有效文件", "还有30天"], id="too late: the gap, in Chinese"
    ),
    pytest.param(
        date(2024, 7, 1), "en", ["it leaves 128 days without a valid document"],
        id="too late: the gap, in English"
    ),
    pytest.param(
        date(2024, 8, 1), "zh-hans",
        ["已失效1天", "2024年8月1日起没有有效文件；2024年8月1日启动", "尚无处理决定", "8月1日起自动失效"],
        id="the day after, in Chinese"
    ),
    pytest.param(
        LAST_DAY, "zh-hans", ["最后有效日：2024年7月31日（今日到期）"], id="the last day, in Chinese"
    ),
    pytest.param(
        date(2024, 8, 1), "en",
        ["ended 1 day ago", "nobody has recorded a decision", "Since 1 August 2024 there has been no valid document"],
        id="the day after, in English"
    ),
]  # fmt: skip


@pytest.mark.parametrize("day, language, sentences", CASES)
def test_it_says_what_ends_when_why_and_what_to_do(
    trial: Document, place: Jurisdiction, secretary: Recipient, day: date, language: str, sentences: list[str]
) -> None:
    subject, text, page = letter_on(day, secretary, place, language)
    assert trial.title in subject
    for sentence in [trial.title, trial.reference, *sentences]:
        assert sentence in text
        assert sentence in page
    assert f'<html lang="{language}">' in page


def test_what_has_ended_has_no_way_on(trial: Document, place: Jurisdiction, secretary: Recipient) -> None:
    _, text, _ = letter_on(date(2024, 8, 1), secretary, place, "en")
    assert "re-register unchanged" not in text


def test_where_only_the_start_is_unknown_the_ways_on_are_named_all_the_same(
    registers: Registers, place: Jurisdiction, secretary: Recipient
) -> None:
    registers("青河区人民政府关于古桥保护的通告", last_day=LAST_DAY)
    _, text, page = letter_on(WINDOW, secretary, place, "en")
    assert "re-register unchanged: Begin on 29 February 2024 at the latest." in text
    assert "Begin on 29 February 2024" in page
    _, ended, _ = letter_on(date(2024, 8, 1), secretary, place, "en")
    assert "re-register unchanged" not in ended


@pytest.mark.parametrize("language, says", [("en", "Not in force on this day"), ("zh-hans", "这一天还没有施行")])
def test_where_nothing_is_planned_the_letter_says_why(
    registers: Registers, place: Jurisdiction, secretary: Recipient, language: str, says: str
) -> None:
    """It takes effect only months after its window has opened."""
    made = date(2024, 1, 5)
    registers(
        "青河区人民政府关于汛期的通告",
        dated_on=made,
        published_on=made,
        effective_on=date(2024, 6, 1),
        last_day=LAST_DAY,
    )
    _, text, page = letter_on(WINDOW, secretary, place, language)
    assert says in text
    assert says in page


def test_the_next_step_is_named_after_one_is_done(
    trial: Document, place: Jurisdiction, secretary: Recipient, by: Actor
) -> None:
    choose_route(trial, Route.AMEND, reason="", by=by, at=RECORDED)
    say_done(trial, Milestone.SENT, on=date(2024, 1, 5), reason="", by=by, at=RECORDED)
    _, text, _ = letter_on(date(2024, 7, 1), secretary, place, "en")
    assert "amend and re-publish (chosen): Begun on 1 July 2024" in text
    assert "Next comes: deliberation at a meeting, begun on" in text


@pytest.fixture
def lapsed(trial: Document, place: Jurisdiction, by: Actor) -> Document:
    """As it was meant to."""
    choose_route(trial, Route.LAPSE, reason="", by=by, at=RECORDED)
    return trial


ASKING = {
    "zh-hans": ["需要您处理", "请将处理决定记入登记库", "没有有效文件", "重新登记"],
    "en": ["needs you", "need you", "Record the decision", "there has been no valid document", "re-register"],
}


@pytest.mark.parametrize(
    "language, opening, closing",
    [
        ("zh-hans", "以下文件已按原定安排失效，特此告知，无需办理：", "无需记录处理决定。"),
        ("en", "For your information, as of 1 August 2024. Nothing is asked of you:", "There is nothing to record."),
    ],
)
def test_a_farewell_asks_nothing_and_says_of_nothing_that_it_was_neglected(
    lapsed: Document, place: Jurisdiction, secretary: Recipient, language: str, opening: str, closing: str
) -> None:
    night(place, AFTER)
    note_lapsed({place.pk: LAST_DAY}, AFTER)
    subject, text, page = letter_on(AFTER, secretary, place, language)
    assert lapsed.title in subject
    for written in (text, page):
        assert opening in written
        assert closing in written
        assert lapsed.title in written
        assert not [asking for asking in ASKING[language] if asking in written]
    assert 'class="over"' in page
    assert '<p class="neglect"></p>' not in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_in_a_letter_with_both_what_needs_somebody_comes_first_and_asks_by_itself(
    lapsed: Document, registers: Registers, place: Jurisdiction, secretary: Recipient, language: str
) -> None:
    asking = registers("青河区人民政府关于防汛工作的通告", last_day=date(2024, 8, 20))
    night(place, AFTER)
    note_lapsed({place.pk: LAST_DAY}, AFTER)
    subject, text, page = letter_on(AFTER, secretary, place, language)
    opening = {
        "zh-hans": "以下文件中前1件需要您处理（由急到缓），其余已按原定安排失效，无需办理：",
        "en": "the first of these documents needs you; nothing is asked about the others:",
    }
    neglected = {"zh-hans": "如不办理", "en": "If nothing is done"}
    assert asking.title in subject
    for written in (text, page):
        assert opening[language] in written
        assert written.index(asking.title) < written.rindex(lapsed.title)
        assert written.count(neglected[language]) == 1
        assert ASKING[language][1 if language == "zh-hans" else 2] in written


def test_it_is_in_the_recipient_s_language(trial: Document, place: Jurisdiction, secretary: Recipient) -> None:
    subjects = {language: letter_on(WINDOW, secretary, place, language)[0] for language in ("zh-hans", "en")}
    assert "还有181天" in subjects["zh-hans"]
    assert "181 days left" in subjects["en"]


def test_the_chosen_route_is_marked(trial: Document, place: Jurisdiction, secretary: Recipient, by: Actor) -> None:
    choose_route(trial, Route.AMEND, reason="", by=by, at=RECORDED)
    _, text, page = letter_on(date(2024, 6, 1), secretary, place, "en")
    assert "amend and re-publish (chosen)" in text
    assert "amend and re-publish (chosen)" in page
    assert text.count("(chosen)") == 1


def test_titles_are_text_and_never_markup(registers: Registers, place: Jurisdiction, secretary: Recipient) -> None:
    registers("关于<b>桥梁</b>&隧道的通告", last_day=LAST_DAY)
    night(place, WINDOW)
    letter = Letter(recipient=secretary, day=WINDOW)
    reminders = list(Reminder.objects.select_related("task__document__jurisdiction"))
    message = compose(letter, reminders, read_documents([reminders[0].task.document], WINDOW), WINDOW)
    page = str(message.alternatives[0][0])
    assert "&lt;b&gt;桥梁&lt;/b&gt;&amp;隧道" in page
    assert "<b>桥梁</b>" in str(message.body)


def test_a_title_with_a_line_break_breaks_no_header(
    registers: Registers, place: Jurisdiction, secretary: Recipient
) -> None:
    registers("关于桥梁\r\nBcc: everybody@qinghe.example 的通告", last_day=LAST_DAY)
    night(place, WINDOW)
    reminders = list(Reminder.objects.select_related("task__document__jurisdiction"))
    told = read_documents([reminders[0].task.document], WINDOW)
    sent = compose(Letter(recipient=secretary, day=WINDOW), reminders, told, WINDOW).message()
    assert sent["Bcc"] is None
    assert "\n" not in str(sent["Subject"]).replace("\n ", " ")


def test_links_are_there_only_where_the_site_has_an_address(
    trial: Document, place: Jurisdiction, secretary: Recipient, settings: Settings
) -> None:
    settings.SITE_URL = ""
    _, text, page = letter_on(WINDOW, secretary, place, "zh-hans")
    assert "http" not in text
    assert "<a " not in page
    settings.SITE_URL = "http://shixiao.example"
    _, text, page = letter_on(WINDOW, secretary, place, "zh-hans")
    assert "http://shixiao.example/d/QHDR-2022-0010003" in text
    assert 'href="http://shixiao.example/d/QHDR-2022-0010003"' in page


def test_the_message_id_is_the_same_however_often_it_is_composed(
    trial: Document, place: Jurisdiction, secretary: Recipient, settings: Settings
) -> None:
    settings.DEFAULT_FROM_EMAIL = "时效 <shixiao@sifaju.example>"
    night(place, WINDOW)
    letter = Letter.objects.create(recipient=secretary, day=WINDOW)
    reminders = list(Reminder.objects.select_related("task__document__jurisdiction"))
    told = read_documents([trial], WINDOW)
    ids = {str(compose(letter, reminders, told, WINDOW + timedelta(days=n)).message()["Message-ID"]) for n in range(2)}
    assert ids == {f"<{letter.message_id.hex}@sifaju.example>"}


def test_every_tier_and_every_cause_has_its_words() -> None:
    assert {str(tier) for tier in TIERS} == {tier.value for tier in TierName} | {LAPSED}
    assert {str(cause) for cause in CAUSES} == set(Reminder.Cause.values)
