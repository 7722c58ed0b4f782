"""Puts a told timeline into the register, through the one way that acts are written."""

from lifecycle.acts import Authority, Effect
from lifecycle.rules import Fact
from registry.models import Document


def told_effect(document: Document, fact: Fact) -> Effect:
    return Effect(
        document,
        fact.kind,
        fact.takes_effect,
        Authority(clause="told"),
        until=fact.until,
        part=fact.part,
        expired=fact.expired,
        facts={"mark": fact.mark} if fact.mark else {},
    )
