"""Lines that mean something by themselves: 附件 1, （此件公开发布）, where the imprint begins."""

import re
from dataclasses import dataclass

from registry.identity.spelling import squeeze
from registry.reading.numerals import NUMERAL, value_of

_BULLET = "[-－–—·•*●]*"
_ANNEX = re.compile(f"^{_BULLET}附件?(?P<no>{NUMERAL})?(?P<colon>[:：])?(?P<rest>.*)$")
_PUBLIC = re.compile(r"^[（(]?此件(?:主动)?公开(?:发布)?[)）]?$")
_IMPRINT = re.compile(r"^(?:《.{2,24}公报》简介|(?:主管主办|主管单位|主办单位|主办|编辑出版|编辑单位)[:：].*)$")


@dataclass(frozen=True, slots=True)
class AnnexMark:
    """附件, 附件 1, 附件1：题目. `titled` is what follows on the same line."""

    no: int | None
    titled: str
    colon: bool


def annex_mark(text: str) -> AnnexMark | None:
    match = _ANNEX.match(squeeze(text))
    if match is None:
        return None
    no, colon, rest = match["no"], match["colon"] is not None, match["rest"]
    # 附件 begins many a sentence (附件中的…): without a colon nothing may follow.
    if rest and not colon:
        return None
    return AnnexMark(value_of(no) if no else None, rest, colon)


def is_public_mark(text: str) -> bool:
    return _PUBLIC.match(squeeze(text)) is not None


def is_imprint(text: str) -> bool:
    return _IMPRINT.match(squeeze(text)) is not None
