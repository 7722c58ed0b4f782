"""Notices by themselves, as they would be printed, taken in through the front door."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from intake.imports import import_source
from lifecycle.answers import Answer, answers
from lifecycle.findings import findings_for
from lifecycle.rules.findings import Finding
from offices.actors import house
from offices.models import Jurisdiction
from registry.models import Batch, Document
from registry.openers.source import open_source
from tests.cast import RECORDED, TODAY

Prints = Callable[..., Batch]


@pytest.fixture
def prints(tmp_path: Path, place: Jurisdiction) -> Prints:
    """Of a number, a title and whatever the text says; in force from its date on unless `clause` says otherwise."""

    def take_in(
        number: str,
        words: str = "",
        *,
        title: str = "青河区人民政府关于河湖保护的通知",
        dated: str = "2020年4月20日",
        clause: str = "本通知自2020年6月1日起施行。",
        at: datetime = RECORDED,
        into: Jurisdiction | None = None,
        file: str = "",
    ) -> Batch:
        path = tmp_path / f"{file or number}.txt"
        issuer, _, rest = title.partition("关于")
        preamble = f"{words}现就有关事项通知如下："
        path.write_text("\n".join([issuer, f"关于{rest}", number, preamble, clause, issuer, dated]), encoding="utf-8")
        source = open_source(path)
        return import_source(source, place=str(into or place), accept_clean=True, by=house("test"), at=at).batch

    return take_in


def numbered(number: str, at: datetime | None = None) -> Answer:
    """The one document of that number, on TODAY."""
    (answer,) = answers(Document.objects.numbered(number).select_related("jurisdiction"), TODAY, at)
    return answer


def found_of(number: str, *keys: str, at: datetime | None = None) -> list[Finding]:
    """Its open findings of those keys."""
    answer = numbered(number, at)
    return [finding for finding in findings_for([answer])[answer.document.pk] if finding.key in keys]
