"""Which recorded document a candidate means, and where the two say different things."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from offices.models import Jurisdiction
from registry.identity import parse_number, title_key
from registry.models import Document

# Candidate fact → column of the document. A difference is a conflict; a recorded NULL is only completed.
COMPARED = {"code": "code_key", "number": "number_key", "dated_on": "dated_on"}


def match(place: Jurisdiction, facts: Mapping[str, Any]) -> Document | None:
    """By code; else by number, else by title, among those that carry no other code.

    Two traffic notices of Boshan have one title and two codes: a title alone never joins what codes tell apart.
    """
    known = Document.objects.filter(jurisdiction=place).order_by("pk")
    code, number = facts["code"], facts["number"]
    if code and (found := known.coded(code).first()):
        return found
    without_other_code = known.filter(Q(code_key=None) | Q(code_key=code)) if code else known
    if number and (found := without_other_code.numbered(number).first()):
        return found
    same = list(without_other_code.titled(title_key(facts["title"]))[:2])
    if len(same) == 1 and (code is None or same[0].code_key is None) and _may_be_one(number, same[0].number_key):
        return same[0]
    return None


def _may_be_one(number: str | None, other: str | None) -> bool:
    """Without a number on either side a title tells; with two, they may differ in the prefix only.

    The gazette prints 博政办字〔2020〕25号, the list 博政办〔2020〕25号: one document, and a conflict for a person.
    """
    if number is None or other is None:
        return number == other
    here, there = parse_number(number), parse_number(other)
    return here is not None and there is not None and (here.year, here.serial) == (there.year, there.serial)


def conflicts(document: Document, facts: Mapping[str, Any]) -> list[dict[str, str]]:
    """Field by field, both readings; never settled silently. Empty where they agree."""
    differing = [
        {"field": name, "ours": str(ours), "theirs": str(facts[name])}
        for name, column in COMPARED.items()
        if facts.get(name) is not None and (ours := getattr(document, column)) is not None and str(ours) != facts[name]
    ]
    if document.title_key != title_key(facts["title"]):
        differing.append({"field": "title", "ours": document.title, "theirs": facts["title"]})
    return differing
