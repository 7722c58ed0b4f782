"""Robots at the console: whose group it is are options; address and secret are asked for and never shown again."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from notifications.models import Contact, Robot
from notifications.sealing import unseal
from offices.models import Jurisdiction, Organ
from offices.moments import today

pytestmark = pytest.mark.django_db
HOOK = "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef0123456789abcdef"
SECRET = "SEC0123456789abcdef"
PLACE, NAME = ("--place", "QHDR"), ("--name", "水利局群")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{HOOK}\n{SECRET}\n"))


@pytest.mark.parametrize(
    "options, role",
    [
        pytest.param(["--organ", "青河区水利局"], "contact", id="of an organ"),
        pytest.param(["--leaders-of", "青河区水利局"], "leader", id="of its leaders"),
        pytest.param([], "office", id="of the office"),
    ],
)
def test_it_names_a_robot_and_shows_neither_its_address_nor_its_secret(
    options: list[str], role: str, water: Organ, typed: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("name_robot", "dingtalk", *PLACE, *NAME, *options)
    contact = Contact.objects.get()
    assert (contact.role, contact.organ, contact.valid_from) == (role, water if options else None, today())
    said = capsys.readouterr()
    assert said.out == f"{contact.recipient.address}\n"
    assert "0123456789abcdef" not in said.out + said.err
    robot = Robot.objects.get()
    assert (unseal(robot.sealed_hook), unseal(robot.sealed_secret)) == (HOOK, SECRET)


@pytest.mark.parametrize(
    "options, said",
    [
        pytest.param(["wecom", *PLACE, *NAME], "企业微信", id="the address of another vendor"),
        pytest.param(["dingtalk", "--place", "NOWHERE", *NAME], "NOWHERE", id="a place that there is not"),
        pytest.param(["dingtalk", *PLACE, *NAME, "--organ", "青河区商务局"], "青河区商务局", id="no such organ"),
    ],
)
def test_what_it_refuses_is_one_line(
    options: list[str], said: str, place: Jurisdiction, typed: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        call_command("name_robot", *options)
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not Robot.objects.exists()


def test_a_host_that_the_settings_do_not_name_is_refused_by_its_name(
    place: Jurisdiction, typed: None, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.ROBOT_HOSTS = []
    with pytest.raises(SystemExit):
        call_command("name_robot", "dingtalk", *PLACE, *NAME)
    assert "oapi.dingtalk.com" in (error := capsys.readouterr().err)
    assert "0123456789abcdef" not in error


def test_a_group_belongs_to_an_organ_or_to_its_leaders(place: Jurisdiction, water: Organ) -> None:
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("name_robot", "wecom", *PLACE, *NAME, "--organ", "青河区水利局", "--leaders-of", "青河区水利局")


def test_dismissing_says_how_many_contacts_ended(water: Organ, typed: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("name_robot", "dingtalk", *PLACE, *NAME, "--organ", "青河区水利局")
    mark = capsys.readouterr().out.strip()
    Contact.objects.update(valid_from="2020-01-01")
    call_command("dismiss_robot", mark)
    assert "1" in capsys.readouterr().out
    assert Contact.objects.get().valid_until == today()
    with pytest.raises(SystemExit):
        call_command("dismiss_robot", "dingtalk:none")
    assert "dingtalk:none" in capsys.readouterr().err
