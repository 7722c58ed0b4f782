"""Findings on the page of their document: the open ones with a form to accept them, the accepted ones with why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as replaced
from datetime import date
from itertools import groupby

from lifecycle.answers import Answer
from lifecycle.attached import Saying
from lifecycle.finding_sentences import finding_sentence
from lifecycle.findings import standing_findings
from lifecycle.rule_wording import why_open
from lifecycle.rules.findings import Finding
from lifecycle.rules.ruleset import Parameter
from lifecycle.surroundings import Around
from offices.moments import day_of
from registry.models import Candidate
from web.forms import ReasonForm, reason_form


@dataclass(frozen=True, slots=True)
class Doubt:
    """What one key says of a document, maybe several times; it is accepted as a whole. `act` None: open.

    `key` has with it what the finding is about, where a document can have several.
    """

    key: str
    sentences: Sequence[str]
    rule: Parameter | None
    form: ReasonForm
    act: Saying | None = None

    @property
    def why(self) -> str:
        """Why the rule isn't confirmed; empty where it is, or where there is none."""
        return why_open(self.rule.doubt) if self.rule and self.rule.doubt else ""

    @property
    def accepted_on(self) -> date | None:
        return day_of(self.act.recorded_at) if self.act else None


def doubts_of(
    answer: Answer, around: Around, read: Sequence[Candidate], refused: ReasonForm | None = None, at: str = ""
) -> list[Doubt]:
    """Open ones first. `read`: where it was read; `refused` is the form that was handed in for the finding `at`."""
    acts = answer.attached.accepted
    findings = standing_findings([answer], around, read)[answer.document.pk]
    doubts = [
        _doubt(key, list(same), acts.get(key), refused if key == at else None)
        for key, same in groupby(findings, key=lambda finding: finding.identity)
    ]
    return sorted(doubts, key=lambda doubt: doubt.act is not None)


def _doubt(key: str, same: Sequence[Finding], act: Saying | None, refused: ReasonForm | None) -> Doubt:
    # The article stands beneath the sentence, in a line of its own.
    sentences = [finding_sentence(replaced(finding, rule=None)) for finding in same]
    return Doubt(key, sentences, same[0].rule, refused or reason_form(key), act)
