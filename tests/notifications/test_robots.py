"""What groups are told by their robots in WeCom, DingTalk and Feishu: once a day, in short, signed, and never lost."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
from pytest_django import Settings

from notifications import hooks
from notifications.answering import send_again
from notifications.models import Channel, Contact, Delivery, Letter, Recipient, Reminder, Robot
from notifications.posting import CARRIERS, Posted, post
from notifications.problems import Problem
from notifications.reading import letter_as_read
from notifications.robots import Door, dismiss_robot, name_robot
from offices.models import Jurisdiction, Organ
from registry.models import Document
from sentences.refusals import Refused
from tests.cast import Registers
from tests.notifications.conftest import LAST_DAY, WINDOW, Names, night, sent
from tests.notifications.test_posting import a_morning, mailbox, morning, nights
from tests.servers.robots import DINGTALK_SECRET, FEISHU_SECRET, Vendors, running_vendors
from tests.servers.smtp import Mailbox

__all__ = ["mailbox"]

KINDS = ("wecom", "dingtalk", "feishu")
Invites = Callable[..., Recipient]


@pytest.fixture
def vendors(settings: Settings, tmp_path: Path) -> Iterator[Vendors]:
    with running_vendors(tmp_path) as (box, certificate):
        settings.ROBOT_HOSTS, settings.ROBOT_CA_FILE = [box.host], str(certificate)
        settings.SITE_URL, settings.OUTBOX_FOLDER = "http://shixiao.example", tmp_path / "outbox"
        box.now = morning(WINDOW).timestamp
        yield box


def door_of(vendors: Vendors, kind: str) -> Door:
    secrets = {"wecom": "", "dingtalk": DINGTALK_SECRET, "feishu": FEISHU_SECRET}
    return Door(kind, getattr(vendors, kind), secrets[kind])


@pytest.fixture
def invites(place: Jurisdiction, government: Organ, vendors: Vendors) -> Invites:
    """Names the group of an organ, of the government if none is given."""

    def invite(
        kind: str = "wecom", organ: Organ | None = government, door: Door | None = None, **more: str
    ) -> Recipient:
        particulars = {"role": "contact" if organ else "office", "name": "办公室群", "language": "zh-hans", **more}
        return name_robot(place, organ, door or door_of(vendors, kind), day=date(2020, 1, 1), **particulars)

    return invite


def words(message: dict[str, object]) -> str:
    return json.dumps(message, ensure_ascii=False)


@pytest.mark.parametrize("kind", KINDS)
def test_a_group_is_told_once_what_ends_and_when(
    kind: str, trial: Document, invites: Invites, vendors: Vendors
) -> None:
    invites(kind)
    assert a_morning(WINDOW) == Posted(sent=1)
    (message,) = vendors.taken
    said = words(message)
    assert trial.title in said
    assert "2024年7月31日" in said
    assert "还有181天" in said
    assert f"http://shixiao.example{trial.get_absolute_url()}" in said
    assert Letter.objects.get().channel == kind
    assert set(Reminder.objects.values_list("state", "sent_on")) == {("sent", WINDOW)}
    nights(morning(WINDOW, 9))
    assert post(morning(WINDOW, 9)) == a_morning(WINDOW + timedelta(days=1)) == Posted()
    assert vendors.requests == 1


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_group_reads_has_no_link_by_which_anybody_there_could_answer(
    kind: str, trial: Document, invites: Invites, vendors: Vendors
) -> None:
    invites(kind)
    a_morning(WINDOW)
    assert "shixiao.example/r/" not in words(vendors.taken[0])


def test_a_group_that_serves_two_organs_is_told_once_a_day(
    trial: Document, registers: Registers, water: Organ, invites: Invites, vendors: Vendors
) -> None:
    registers("青河区水利局关于取水的公告", issuers=[water], last_day=LAST_DAY)
    assert invites("dingtalk") == invites("dingtalk", water)
    assert a_morning(WINDOW) == Posted(sent=1)
    said = words(vendors.taken[0])
    assert "取水" in said
    assert trial.title in said


def test_the_desk_reads_what_the_group_was_told(trial: Document, invites: Invites, vendors: Vendors) -> None:
    invites()
    a_morning(WINDOW)
    shown = letter_as_read(Letter.objects.get(), None, morning(WINDOW, 9))
    told = words(vendors.taken[0])
    assert all(line.strip() in told for line in (shown.subject, f"http://shixiao.example{trial.get_absolute_url()}"))
    assert trial.title in shown.text
    assert (shown.page, shown.lines, shown.left_out) == ("", 1, 0)


def test_it_reads_in_the_language_of_the_group(trial: Document, invites: Invites, vendors: Vendors) -> None:
    invites(language="en")
    a_morning(WINDOW)
    assert "Last valid day: 31 July 2024 (181 days left)" in words(vendors.taken[0])


@pytest.mark.parametrize("kind", ["dingtalk", "feishu"])
def test_a_wrong_signature_is_refused_for_good_until_the_robot_is_named_again(
    kind: str, trial: Document, invites: Invites, vendors: Vendors
) -> None:
    right = door_of(vendors, kind)
    invites(door=Door(kind, right.hook, "SECnot-the-secret-of-this-group"))
    assert a_morning(WINDOW) == Posted(refused=1)
    letter = Letter.objects.get()
    assert letter.state == Letter.State.FAILED
    assert "sign" in letter.problem
    assert letter.reminders.get().state == Reminder.State.FAILED
    invites(door=right)
    assert send_again(letter)
    assert post(morning(WINDOW) + timedelta(minutes=6)) == Posted(sent=1)


REPLIES = [
    pytest.param("wecom", 200, '{"errcode": 93000, "errmsg": "invalid webhook url"}', "failed", id="no such address"),
    pytest.param("wecom", 200, '{"errcode": 45009, "errmsg": "api freq out of limit"}', "waiting", id="too often"),
    pytest.param("wecom", 200, '{"errcode": -1, "errmsg": "system busy"}', "waiting", id="busy"),
    pytest.param("wecom", 200, '{"errcode": 77777, "errmsg": "?"}', "waiting", id="a code that nobody has described"),
    pytest.param("dingtalk", 200, '{"errcode": 130101, "errmsg": "send too fast"}', "waiting", id="too fast"),
    pytest.param("dingtalk", 200, '{"errcode": 410100, "errmsg": "限流"}', "waiting", id="throttled"),
    pytest.param("dingtalk", 200, '{"errcode": 400102, "errmsg": "机器人已停用"}', "failed", id="switched off"),
    pytest.param("dingtalk", 200, '{"errcode": 310000, "errmsg": "keywords not in content"}', "failed", id="keyword"),
    pytest.param("feishu", 200, '{"code": 11232, "msg": "frequency limited"}', "waiting", id="frequency"),
    pytest.param("feishu", 400, '{"code": 9499, "msg": "Bad Request"}', "waiting", id="unreadable or too many"),
    pytest.param("feishu", 400, '{"code": 19024, "msg": "Key Words Not Found"}', "failed", id="keyword, under a 400"),
    pytest.param("feishu", 400, '{"code": 11232, "msg": "limited"}', "waiting", id="frequency, under a 400"),
    pytest.param("feishu", 200, '{"StatusCode": 0}', "waiting", id="without a code"),
    pytest.param("wecom", 200, "<html>Please log in</html>", "waiting", id="the network's own log-in page"),
    pytest.param("wecom", 200, '{"errcode": "0"}', "waiting", id="a code that is no number"),
    pytest.param("wecom", 200, '{"errcode": false}', "waiting", id="false is not zero"),
    pytest.param("wecom", 200, "[0]", "waiting", id="a list"),
    pytest.param("wecom", 500, '{"errcode": 0}', "waiting", id="taken, says a server that failed"),
    pytest.param("wecom", 502, "", "waiting", id="a gateway"),
    pytest.param("wecom", 429, "", "waiting", id="too many requests"),
    pytest.param("wecom", 404, "", "waiting", id="not found, says a gateway"),
    pytest.param("wecom", 403, "<html>Forbidden</html>", "waiting", id="forbidden, says a gateway"),
    pytest.param("feishu", 400, '{"msg": "?"}', "waiting", id="a 400 without a code"),
    pytest.param("wecom", 302, "", "waiting", id="a redirect"),
]  # fmt: skip


@pytest.mark.parametrize("kind, status, body, state", REPLIES)
def test_what_a_reply_means(
    kind: str, status: int, body: str, state: str, trial: Document, invites: Invites, vendors: Vendors
) -> None:
    invites(kind)
    vendors.answers = [(status, body)]
    a_morning(WINDOW)
    letter = Letter.objects.get()
    assert letter.state == state
    assert letter.problem.startswith(str(status))
    # Nothing is followed and nothing tried twice within one run.
    assert vendors.requests == 1
    vendors.answers.clear()
    again = post(morning(WINDOW) + timedelta(minutes=6))
    assert again == (Posted(sent=1) if state == "waiting" else Posted())


def test_whoever_hangs_is_waited_for_no_longer_than_a_few_seconds(
    trial: Document, invites: Invites, vendors: Vendors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "PATIENCE", 0.3)
    enough = Event()

    def hang() -> None:
        enough.wait(5)

    vendors.hooks["asked"] = hang
    invites()
    assert a_morning(WINDOW) == Posted(put_off=1)
    enough.set()
    assert "timed out" in Letter.objects.get().problem


def test_whoever_answers_a_byte_at_a_time_is_given_up(
    trial: Document, invites: Invites, vendors: Vendors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "LONGEST", 0.7)
    vendors.dripping = True
    invites()
    began = monotonic()
    assert a_morning(WINDOW) == Posted(put_off=1)
    assert monotonic() - began < 4  # 26 bytes would take more than five seconds


def test_a_connection_that_dies_after_the_message_is_the_one_excuse_for_a_duplicate(
    trial: Document, invites: Invites, vendors: Vendors
) -> None:
    vendors.dropping_after = 1
    invites()
    assert a_morning(WINDOW) == Posted(put_off=1)
    assert post(morning(WINDOW) + timedelta(minutes=6)) == Posted(sent=1)
    assert len(vendors.taken) == 2
    assert list(Delivery.objects.values_list("attempt", "outcome")) == [(1, "put_off"), (2, "accepted")]


def test_proxies_of_the_environment_are_not_asked(
    trial: Document, invites: Invites, vendors: Vendors, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    invites()
    assert a_morning(WINDOW) == Posted(sent=1)


def test_a_server_whose_certificate_nobody_vouches_for_is_told_nothing(
    trial: Document, invites: Invites, vendors: Vendors, settings: Settings
) -> None:
    settings.ROBOT_CA_FILE = ""
    invites()
    assert a_morning(WINDOW) == Posted(put_off=1)
    assert "certificate" in Letter.objects.get().problem
    assert vendors.requests == 0


def test_a_host_that_is_no_longer_allowed_is_not_asked(
    trial: Document, invites: Invites, vendors: Vendors, settings: Settings
) -> None:
    invites()
    settings.ROBOT_HOSTS = ["qyapi.weixin.qq.com"]
    assert a_morning(WINDOW) == Posted(refused=1)
    assert Letter.objects.get().trouble == str(Problem.HOST_NOT_NAMED.label)
    assert vendors.requests == 0


def test_a_vendor_that_breaks_off_holds_up_no_other_and_no_mail(
    trial: Document, government: Organ, invites: Invites, names: Names, vendors: Vendors, mailbox: Mailbox
) -> None:
    names("mishu", government)
    for number in range(5):
        invites(door=Door("wecom", f"{vendors.wecom}{number}"))
    invites("feishu")
    broken = iter(range(3))
    vendors.hooks["asked"] = lambda: _break(vendors) if next(broken, None) is not None else None
    assert a_morning(WINDOW) == Posted(sent=2, put_off=5)
    assert (len(mailbox.letters), len(vendors.taken)) == (1, 1)
    assert vendors.requests == 4  # the two wecom robots left over were not asked


def _break(vendors: Vendors) -> None:
    raise ConnectionAbortedError


def test_a_mail_server_that_is_down_holds_up_no_group(
    trial: Document, secretary: Recipient, invites: Invites, vendors: Vendors, mailbox: Mailbox, settings: Settings
) -> None:
    settings.EMAIL_PORT = 1
    invites()
    assert a_morning(WINDOW) == Posted(sent=1, put_off=1)


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_ends_the_message_has_room_and_says_what_it_leaves_out(
    kind: str, registers: Registers, invites: Invites, vendors: Vendors
) -> None:
    long = "关于进一步加强和改进山体河道水源林地草地保护与合理利用工作若干措施的通知" * 3
    for number in range(60):
        registers(f"{long}（{number}）", last_day=LAST_DAY)
    invites(kind)
    assert a_morning(WINDOW) == Posted(sent=1)
    said = words(vendors.taken[0])
    shown = said.count("最后有效日")
    assert 5 <= shown <= 30
    assert f"另有{60 - shown}条" in said
    assert "http://shixiao.example/d/" in said


@pytest.mark.parametrize("kind", ["wecom", "dingtalk"])
def test_a_title_can_be_no_link_no_mention_and_no_heading(
    kind: str, registers: Registers, invites: Invites, vendors: Vendors
) -> None:
    registers("# 关于[通知](http://evil.example)<@all>\n@13800000000 **的**`通告`", last_day=LAST_DAY)
    invites(kind)
    a_morning(WINDOW)
    body = vendors.taken[0]["markdown"]
    text = body["content" if kind == "wecom" else "text"]
    assert "＃ 关于［通知］（http://evil.example）＜＠all＞ ＠13800000000 ＊＊的＊＊｀通告｀" in text
    assert text.count("](") == 1


def test_without_an_address_of_the_site_there_are_no_links(
    trial: Document, invites: Invites, vendors: Vendors, settings: Settings
) -> None:
    settings.SITE_URL = ""
    for kind in KINDS:
        invites(kind)
    assert a_morning(WINDOW) == Posted(sent=3)
    assert not [said for said in map(words, vendors.taken) if "http" in said or '"a"' in said]


ADDRESSES = [
    pytest.param("wecom", "https://{host}/cgi-bin/webhook/send", "robot_address_wrong", id="no key"),
    pytest.param("wecom", "https://{host}/cgi-bin/webhook/send?key=short", "robot_address_wrong", id="half a key"),
    pytest.param("dingtalk", "{wecom}", "robot_address_wrong", id="of another vendor"),
    pytest.param("feishu", "https://{host}/open-apis/bot/v2/hook/", "robot_address_wrong", id="no token"),
    pytest.param("wecom", "{wecom}\r\nX: y", "robot_address_wrong", id="a line break"),
    pytest.param("wecom", "{wecom}#机器人", "robot_address_wrong", id="not printable"),
    pytest.param("wecom", "https://[/cgi-bin/webhook/send", "robot_address_wrong", id="no address at all"),
    pytest.param("wecom", "http://{rest}", "robot_host_unknown", id="not encrypted"),
    pytest.param("wecom", "https://evil.example{path}", "robot_host_unknown", id="another host"),
    pytest.param("wecom", "https://{host}@evil.example{path}", "robot_host_unknown", id="an allowed host as a log-in"),
    pytest.param("wecom", "https://x:y@{rest}", "robot_host_unknown", id="a log-in"),
    pytest.param("wecom", "https://127.0.0.1{path}", "robot_host_unknown", id="another port"),
]


@pytest.mark.parametrize("kind, address, code", ADDRESSES)
def test_an_address_that_may_not_be_asked_is_refused(
    kind: str, address: str, code: str, invites: Invites, vendors: Vendors
) -> None:
    rest = vendors.wecom.removeprefix("https://")
    path = rest.removeprefix(vendors.host)
    typed = address.format(host=vendors.host, wecom=vendors.wecom, rest=rest, path=path)
    with pytest.raises(Refused, match=code):
        invites(door=Door(kind, typed))
    assert not Recipient.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_shows_how_a_group_is_reached(
    kind: str, trial: Document, invites: Invites, vendors: Vendors, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    door = door_of(vendors, kind)
    robot = invites(kind)
    key = door.hook[-30:]
    # A vendor that repeats what it was asked, and the other half of the signature.
    vendors.answers = [(404, f"not here: {door.hook} {door.secret or '-'}")]
    a_morning(WINDOW)
    letter = Letter.objects.get()
    shown = [str(robot), repr(robot), str(robot.robot), repr(door), letter.problem, Delivery.objects.get().said]
    for text in (*shown, *(record.getMessage() for record in caplog.records), _everything_kept()):
        assert key not in text
        assert not door.secret or door.secret not in text
    assert "not here" in letter.problem


def _everything_kept() -> str:
    return repr([list(model.objects.values()) for model in (Recipient, Robot, Letter, Delivery, Contact)])


def test_what_an_earlier_key_sealed_is_opened_and_what_nobody_can_open_is_shown(
    trial: Document, invites: Invites, vendors: Vendors, settings: Settings
) -> None:
    invites()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert a_morning(WINDOW) == Posted(sent=1)
    settings.SECRET_KEY_FALLBACKS = []
    Reminder.objects.update(state="noted", letter=None)
    assert a_morning(WINDOW + timedelta(days=1)) == Posted(refused=1)
    assert Letter.objects.get(state="failed").trouble == str(Problem.SEAL_BROKEN.label)


def test_a_recipient_without_a_robot_fails_and_says_so(trial: Document, invites: Invites, vendors: Vendors) -> None:
    invites().robot.delete()
    assert a_morning(WINDOW) == Posted(refused=1)
    assert Letter.objects.get().trouble == str(Problem.NO_ROBOT.label)


def test_a_group_answers_for_nothing_so_the_office_hears_as_well(
    trial: Document, office: Recipient, invites: Invites, vendors: Vendors, mailbox: Mailbox
) -> None:
    invites()
    assert a_morning(WINDOW) == Posted(sent=2)
    causes = dict(Reminder.objects.values_list("recipient__channel", "cause"))
    assert causes == {"mail": "nobody", "wecom": "contact"}


def told_by_night(place: Jurisdiction, day: date) -> set[tuple[str, str]]:
    night(place, day)
    return set(Reminder.objects.values_list("recipient__name", "cause"))


def test_groups_hear_beside_the_people_of_their_role_and_instead_of_none(
    trial: Document, place: Jurisdiction, government: Organ, names: Names, invites: Invites, vendors: Vendors
) -> None:
    names("sifaju", None)
    invites("wecom", name="机关群")
    invites("dingtalk", organ=None, name="司法局群")
    invites("feishu", role="leader", name="领导群")
    unnamed = {("机关群", "contact"), ("sifaju", "nobody"), ("司法局群", "nobody")}
    assert told_by_night(place, WINDOW) == unnamed
    sent(WINDOW)
    # After silence: the leaders' group, and the office, because no leader is named.
    silence = unnamed | {("领导群", "silence")}
    assert told_by_night(place, WINDOW + timedelta(days=7)) == silence
    names("mishu", government)
    assert told_by_night(place, WINDOW + timedelta(days=8)) == silence | {("mishu", "contact")}


def test_the_offices_group_hears_nothing_of_an_organ_that_has_a_contact(
    trial: Document, place: Jurisdiction, secretary: Recipient, invites: Invites, vendors: Vendors
) -> None:
    invites(organ=None, name="司法局群")
    assert told_by_night(place, WINDOW) == {("mishu", "contact")}


def test_where_only_groups_are_named_nobody_is_counted(
    trial: Document, place: Jurisdiction, invites: Invites, vendors: Vendors
) -> None:
    invites(organ=None)
    nights(morning(WINDOW))
    job = place.jobs.get()
    assert job.result["noted"] == {"reminders": 1, "leaders": 0, "nobody": 1, "unreachable": 0}


def test_a_group_that_was_dismissed_hears_nothing_more(
    trial: Document, registers: Registers, invites: Invites, vendors: Vendors
) -> None:
    robot = invites()
    a_morning(WINDOW)
    assert dismiss_robot(robot.address, day=WINDOW) == 1
    assert Contact.objects.get().valid_until == WINDOW
    registers("青河区人民政府关于防汛工作的通告", last_day=LAST_DAY)
    assert a_morning(WINDOW + timedelta(days=1)) == Posted()
    assert dismiss_robot(robot.address, day=WINDOW) == 0
    with pytest.raises(Refused, match="robot_unknown"):
        dismiss_robot("wecom:000000000000", day=WINDOW)


def test_a_person_cannot_be_dismissed_as_a_robot(secretary: Recipient) -> None:
    with pytest.raises(Refused, match="robot_unknown"):
        dismiss_robot(secretary.address, day=WINDOW)


def test_every_channel_has_a_carrier_and_fits_into_its_column() -> None:
    assert list(CARRIERS) == Channel.values
    assert max(map(len, Channel.values)) <= 8
