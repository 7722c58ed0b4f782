"""Which other documents a sentence speaks of: their names, their numbers, 等六个文件, 及延期文件."""

import re

from registry.identity import find_numbers
from registry.identity.spelling import squeeze
from registry.identity.titles import GENRES, whole_title
from registry.reading.facts import Targets
from registry.reading.numerals import NUMERAL, value_of

_NAME = re.compile("《(?P<name>[^《》]{1,200}(?:《[^《》]{0,200}》[^《》]{0,200}){0,3})》")
_MORE = re.compile(f"等(?P<count>{NUMERAL})?(?:个|件|份|部|项)?(?:规范性)?(?:文件|办法|通知|规定|政策|意见|$)")
_EXTENSIONS = re.compile("(?:及|和|以及|、)其?(?:相关)?(?:延期|延长有效期|延续|续期)")
_LISTED = re.compile("(?:宣布|宣告|予以|确认|列入|需|拟|应|附件|目录|清单|继续有效)[^,]{0,30}(?:的|文件)|规范性文件")
# 依据《…》 names a ground, not what is ended.
_GROUND = re.compile("(?:根据|按照|依据|依照|按|执行|参照|遵照)$")


def targets_in(raw: str, *, listed: bool = False) -> Targets:
    """From words as printed without white space. A bare genre (《办法》) is a short name and kept as such."""
    names = [match["name"] for match in _NAME.finditer(raw) if not _GROUND.search(raw[: match.start()][-4:])]
    numbers = tuple(dict.fromkeys(one.number for one in find_numbers(raw)))
    more = _MORE.search(raw)
    stated = value_of(more["count"]) if more and more["count"] else None
    return Targets(
        numbers=numbers,
        titles=tuple(dict.fromkeys(whole_title(name) for name in names)),
        listed=listed and not names and not numbers and _LISTED.search(raw) is not None,
        more=more is not None and (stated is None or stated > max(len(names), len(numbers))),
        extensions_too=_EXTENSIONS.search(raw) is not None,
    )


def title_targets(title: str) -> Targets:
    """关于延长《甲办法》有效期的通知, 关于废止甲办法的通知: what the title says is extended or ended."""
    found = targets_in(squeeze(title))
    if found.titles or found.numbers:
        return found
    inner = re.search(
        "(?:延长|延续|废止|停止执行)(?P<name>.{2,120}?)(?:的?有效期限?)?的(?:通知|公告|通告|决定|函)$", squeeze(title)
    )
    return Targets(titles=(whole_title(inner["name"]),)) if inner and inner["name"].endswith(GENRES) else Targets()
