"""A title in two: who issued it, which rows of a list mostly share, and what tells it apart. Together it is whole."""

from __future__ import annotations

from dataclasses import dataclass

from registry.identity import issuers_of

_BETWEEN = " \u3000、，,"


@dataclass(frozen=True, slots=True)
class Heading:
    issuer: str
    subject: str


def heading_of(title: str) -> Heading:
    rest = title
    for name in issuers_of(title):
        ahead = rest.lstrip(_BETWEEN)
        if not ahead.startswith(name):
            return Heading("", title)
        rest = ahead.removeprefix(name)
    return Heading(title[: len(title) - len(rest)], rest) if rest else Heading("", title)
