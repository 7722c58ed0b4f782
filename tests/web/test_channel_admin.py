"""Robots and calendars in the administration: named, made and revoked there; what opens them is never shown again."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from notifications.feeds import make_feed
from notifications.models import Channel, Contact, Feed, Recipient, Robot
from notifications.sealing import unseal
from offices.actors import house
from offices.models import Jurisdiction, Organ, User
from tests.cast import RECORDED
from tests.notifications.conftest import Names, names, secretary

__all__ = ["names", "secretary"]
HOOK = "https://open.feishu.cn/open-apis/bot/v2/hook/3b1f0c52-54a1-4f0e-9a5f-0d5f6c1d2e3f"
SECRET = "Jw8kT2pQ0vXn5sLb7cYd1e"


@pytest.fixture
def desk(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def typed(where: Jurisdiction, /, **other: str) -> dict[str, str]:
    particulars = {"kind": "feishu", "hook": HOOK, "secret": SECRET, "name": "水利局群", "language": "zh-hans"}
    return {**particulars, "place": str(where.pk), "organ": "", **other}


@pytest.mark.parametrize(
    "form, role",
    [
        pytest.param({"organ": "青河区水利局"}, "contact", id="of an organ"),
        pytest.param({"organ": "青河区水利局", "leaders": "on"}, "leader", id="of its leaders"),
        pytest.param({}, "office", id="of the office"),
    ],
)
def test_a_robot_is_named_and_not_shown(
    form: dict[str, str], role: str, desk: Client, place: Jurisdiction, water: Organ
) -> None:
    assert desk.post("/admin/notifications/robot/add/", typed(place, **form)).status_code == 302
    robot = Robot.objects.get()
    assert (unseal(robot.sealed_hook), unseal(robot.sealed_secret)) == (HOOK, SECRET)
    assert Contact.objects.get().role == role
    pages = ["/admin/notifications/robot/", f"/admin/notifications/robot/{robot.pk}/change/"]
    pages += ["/admin/notifications/recipient/", f"/admin/notifications/recipient/{robot.recipient_id}/change/"]
    for page in pages:
        shown = desk.get(page)
        assert shown.status_code == 200
        source = shown.content.decode()
        assert "水利局群" in source
        assert HOOK[-36:] not in source
        assert SECRET not in source
        assert robot.sealed_hook not in source


@pytest.mark.parametrize(
    "wrong, said",
    [
        pytest.param({"kind": "wecom"}, "企业微信群机器人", id="the address of another vendor"),
        pytest.param({"hook": HOOK.replace("feishu", "larksuite")}, "open.larksuite.cn", id="a host nobody allowed"),
        pytest.param({"organ": "青河区商务局"}, "青河区商务局", id="no such organ"),
        pytest.param({"place": ""}, "这个字段是必填项", id="no place"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_not_shown(
    wrong: dict[str, str], said: str, desk: Client, place: Jurisdiction
) -> None:
    answer = desk.post("/admin/notifications/robot/add/", typed(place, **wrong), headers={"Accept-Language": "zh-hans"})
    source = answer.content.decode()
    assert said in source
    assert HOOK[-36:] not in source
    assert SECRET not in source
    assert not Robot.objects.exists()


def test_a_robots_mark_is_not_typed_and_a_persons_address_is(
    desk: Client, place: Jurisdiction, secretary: Recipient
) -> None:
    desk.post("/admin/notifications/robot/add/", typed(place))
    robot = Recipient.objects.get(channel=Channel.FEISHU)
    fields = {one.pk: desk.get(f"/admin/notifications/recipient/{one.pk}/change/") for one in (robot, secretary)}
    assert ['name="address"' in page.content.decode() for page in fields.values()] == [False, True]


def test_the_address_of_a_calendar_is_shown_once(desk: Client, secretary: Recipient, place: Jurisdiction) -> None:
    Recipient.objects.create(name="群", address="wecom:0123", channel=Channel.WECOM)
    chosen = {"action": "make_calendar", "_selected_action": [str(one.pk) for one in Recipient.objects.all()]}
    page = desk.post("/admin/notifications/recipient/", chosen, follow=True).content.decode()
    (path,) = re.findall(r"http://testserver(/calendar/[\w-]{43}\.ics)", page)
    assert Client().get(path).status_code == 200
    assert Feed.objects.get().made_by == "王administrator"
    assert path not in desk.get("/admin/notifications/recipient/").content.decode()


def test_only_the_chosen_calendar_is_revoked(desk: Client, secretary: Recipient, government: Organ) -> None:
    old, new = (make_feed(secretary, by=house("test"), at=RECORDED) for _ in range(2))
    other = make_feed(government, by=house("test"), at=RECORDED)
    addresses = [f"/calendar/{secret}.ics" for secret in (old, new, other)]

    def revoke(feed: Feed) -> list[int]:
        desk.post("/admin/notifications/feed/", {"action": "revoke", "_selected_action": [str(feed.pk)]})
        return [Client().get(address).status_code for address in addresses]

    assert revoke(Feed.objects.get(recipient=secretary, revoked_at__isnull=False)) == [404, 200, 200]
    assert revoke(Feed.objects.get(recipient=secretary, revoked_at=None)) == [404, 404, 200]


def test_calendars_and_robots_are_neither_changed_nor_deleted_here(desk: Client, names: Names, water: Organ) -> None:
    make_feed(names("shuiju", water), by=house("test"), at=RECORDED)
    feed = Feed.objects.get()
    assert desk.get("/admin/notifications/feed/add/").status_code == 403
    assert desk.post(f"/admin/notifications/feed/{feed.pk}/change/", {}).status_code == 403
    assert desk.post(f"/admin/notifications/feed/{feed.pk}/delete/", {"post": "yes"}).status_code == 403
