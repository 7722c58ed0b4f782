"""Whose a task is that prints nobody: in a text a merged cell is one full cell with empty ones above or below."""

import re
from collections.abc import Iterator, Sequence

from registry.identity.spelling import squeeze

_PARTS = re.compile("[、，,;；和与及（）()]|\\s")
_PLACE = re.compile("^(?:各|全|本)?(?:省|市|区|县|旗|镇|街道)?总?")
_OFFICE = re.compile(
    "(?:管理|服务|事务|发展|监督|工作)*(?:分局|总局|局|委员会|委|办公室|办|中心|总队|支队|大队|部门|单位|机构|厅|处|部|院)$"
)
_SHORTEST, _LONG_ENOUGH_TO_CUT, _CUT = 2, 4, 3


def owners_of(contents: Sequence[str], leads: Sequence[str]) -> list[int | None]:
    """For each row without a lead the row whose lead it shares; None for all others, and where nobody has one."""
    above, below = _nearest(leads, range(len(leads))), _nearest(leads, range(len(leads) - 1, -1, -1))
    return [None if lead else _owner(contents, leads, at, above[at], below[at]) for at, lead in enumerate(leads)]


def _nearest(leads: Sequence[str], order: range) -> dict[int, int | None]:
    """By row: the last one with a lead that came before it in this order."""
    last: int | None = None
    nearest: dict[int, int | None] = {}
    for at in order:
        nearest[at] = last
        last = at if leads[at] else last
    return nearest


def _owner(contents: Sequence[str], leads: Sequence[str], at: int, above: int | None, below: int | None) -> int | None:
    """The nearest that has one, above or below, as the row's content tells.

    A subject that the row names tells; else a row above that names its own subject, which this one leaves. Else the
    merged cell began above, as most converters print them.
    """
    if above is None or below is None:
        return below if above is None else above
    if names_subject(contents[at], leads[above]):
        return above
    if names_subject(contents[at], leads[below]) or names_subject(contents[above], leads[above]):
        return below
    return above


def names_subject(content: str, organs: str) -> bool:
    """Whether the content speaks of what one of the organs is for: 民政补贴 and 区民政局."""
    plain = squeeze(content)
    return any(piece in plain for subject in _subjects(organs) for piece in _pieces(subject))


def _subjects(organs: str) -> Iterator[str]:
    for part in _PARTS.split(organs):
        subject = _OFFICE.sub("", _PLACE.sub("", part))
        if len(subject) >= _SHORTEST:
            yield subject


def _pieces(subject: str) -> list[str]:
    """The subject, or of a long one any three signs that follow each other: 公积金 of 住房公积金."""
    if len(subject) < _LONG_ENOUGH_TO_CUT:
        return [subject]
    return [subject[at : at + _CUT] for at in range(len(subject) - _CUT + 1)]
