"""Which other documents a sentence speaks of: their names, their numbers, 等六个文件, 及延期文件."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from registry.identity import find_numbers, parse_number
from registry.identity.numbers import FoundNumber
from registry.identity.spelling import squeeze
from registry.identity.titles import GENRES, whole_title
from registry.reading.facts import Target, Targets
from registry.reading.numerals import NUMERAL, value_of

_NAME = re.compile("《(?P<name>[^《》]{1,200}(?:《[^《》]{0,200}》[^《》]{0,200}){0,3})》")
_MORE = re.compile(f"等(?P<count>{NUMERAL})?(?:个|件|份|部|项)?(?:规范性)?(?:文件|办法|通知|规定|政策|意见|$)")
_EXTENSIONS = re.compile("(?:及|和|以及|、)其?(?:相关)?(?:延期|延长有效期|延续|续期)")
_LISTED = re.compile("(?:宣布|宣告|予以|确认|列入|需|拟|应|附件|目录|清单|继续有效)[^,]{0,30}(?:的|文件)|规范性文件")
# 依据《…》 names a ground, not what is ended.
_GROUND = re.compile("(?:根据|按照|依据|依照|按|(?<!停止)(?<!不再)(?<!终止)执行|参照|遵照)$")
# 《…》（青政发〔2018〕15号）, 《…》（2018年3月1日，青政发〔2018〕15号）, or 青政发〔2018〕15号文件《…》.
_BEHIND = re.compile("(?:[（(\\[【][^（）()《》]*)?")
_BEFORE = re.compile("(?:文件?)?")


def targets_in(raw: str, *, listed: bool = False) -> Targets:
    """From words as printed without white space. A bare genre (《办法》) is a short name and kept as such."""
    named = _named(raw)
    more = _MORE.search(raw)
    stated = value_of(more["count"]) if more and more["count"] else None
    return Targets(
        named=named,
        listed=listed and not named and _LISTED.search(raw) is not None,
        more=more is not None and (stated is None or stated > len(named)),
        extensions_too=_EXTENSIONS.search(raw) is not None,
    )


@dataclass(frozen=True, slots=True)
class PlacedTarget:
    """A document named in running text, and where its name and number stand: `raw[start:end]`."""

    target: Target
    start: int
    end: int


def placed_targets(raw: str) -> tuple[PlacedTarget, ...]:
    """In printed order. A number within a title is the title's."""
    names = list(_NAME.finditer(raw))
    free = [one for one in find_numbers(raw) if not any(name.start() < one.start < name.end() for name in names)]
    placed: list[PlacedTarget] = []
    for name in names:
        number = _number_beside(raw, name, free)
        if number:
            free.remove(number)
        spans = [name.span(), *([(number.start, number.end)] if number else [])]
        target = _target(name["name"], number)
        placed.append(PlacedTarget(target, min(start for start, _ in spans), max(end for _, end in spans)))
    placed.extend(PlacedTarget(Target(number=one.number), one.start, one.end) for one in free)
    return tuple(sorted(placed, key=lambda one: one.start))


def each_once(targets: Iterable[Target]) -> tuple[Target, ...]:
    """By key: a number that is printed twice may be spelled in two ways."""
    return tuple({(one.title, one.number.key if one.number else None): one for one in targets}.values())


def _named(raw: str) -> tuple[Target, ...]:
    """In printed order, each once; a ground's number goes with its ground."""
    return each_once(one.target for one in placed_targets(raw) if not _is_ground(raw, one.start))


def _number_beside(raw: str, name: re.Match[str], free: Sequence[FoundNumber]) -> FoundNumber | None:
    behind = (one for one in free if one.start >= name.end() and _BEHIND.fullmatch(raw, name.end(), one.start))
    before = (one for one in free if one.end <= name.start() and _BEFORE.fullmatch(raw, one.end, name.start()))
    return next(behind, None) or next(before, None)


def _target(name: str, number: FoundNumber | None) -> Target:
    """《青政发〔2018〕15号》 is a number in the signs of a title."""
    alone = parse_number(name)
    return Target(number=alone) if alone else Target(whole_title(name), number.number if number else None)


def _is_ground(raw: str, start: int) -> bool:
    return _GROUND.search(raw[:start][-4:]) is not None


def title_targets(title: str) -> Targets:
    """关于延长《甲办法》有效期的通知, 关于废止甲办法的通知: what the title says is extended or ended."""
    found = targets_in(squeeze(title))
    if found.titles or found.numbers:
        return found
    inner = re.search(
        "(?:延长|延续|废止|停止执行)(?P<name>.{2,120}?)(?:的?有效期限?)?的(?:通知|公告|通告|决定|函)$", squeeze(title)
    )
    return Targets((Target(whole_title(inner["name"])),)) if inner and inner["name"].endswith(GENRES) else Targets()
