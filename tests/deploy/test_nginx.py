"""What the log of the web server keeps: everything but the addresses that open something by themselves."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

CONFIGURATION = (Path(__file__).resolve().parents[2] / "deploy/nginx.conf").read_text(encoding="utf-8")
SECRET = "MTIzNDU2Nzg5:1tABCD:k3YpQ0vXn5sLb7cYd1e"
NAMES = ("reminder", "answer-reminder", "acknowledge", "put-off", "calendar")
ADDRESSES = [reverse(name, args=[SECRET]) for name in NAMES]
SITE = "https://shixiao.example"


def kept(variable: str, value: str) -> str:
    """What such a map makes of a value: the first expression that matches, else the default."""
    body = re.search(rf"^map \$\w+ \${variable} {{(.*?)^}}", CONFIGURATION, re.MULTILINE | re.DOTALL)
    assert body
    for key, made in re.findall(r"^\s+(\S+) (\S+);$", body.group(1), re.MULTILINE):
        if key.startswith("~") and re.search(key[1:], value):
            return str(made)
    return value


@pytest.mark.parametrize("address", [*ADDRESSES, f"/{ADDRESSES[0]}", f"{ADDRESSES[0]}?answer=reregister"])
def test_an_address_that_answers_or_shows_a_calendar_is_not_kept(address: str) -> None:
    assert SECRET not in kept("address_kept", address)
    # Style sheets of that page are asked for with its address as the referrer.
    assert SECRET not in kept("referer_kept", SITE + address)


@pytest.mark.parametrize("address", ["/d/QHDR-2020-0010001?on=2024-03-15", "/reminders/", "/rules/", "/d/?q=/r/"])
def test_whatever_else_was_asked_for_is_kept(address: str) -> None:
    assert kept("address_kept", address) == address
    assert kept("referer_kept", SITE + address) == SITE + address


def test_both_servers_keep_their_log_so() -> None:
    (format_,) = re.findall(r"^log_format shixiao (.*?);", CONFIGURATION, re.MULTILINE | re.DOTALL)
    assert not re.search(r"\$(request|request_uri|uri|args|http_referer)\b", format_)
    for server in CONFIGURATION.split("\nserver {")[1:]:
        assert re.findall(r"^\s*access_log (.*);", server, re.MULTILINE) == ["/var/log/nginx/shixiao.log shixiao"]
