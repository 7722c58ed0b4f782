"""Registration codes (统一登记号): BSDR-2021-0020001 and its relatives in other places.

What a code looks like is data (`layouts.toml`, loaded by `registry.layouts`); here is only how it is recognised.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from registry.identity.spelling import is_space, narrow, plain_dashes, squeeze

# Inside running text a code ends where letters, digits and dashes end.
_ALONE = r"(?<![A-Z0-9-])(?:{})(?![A-Z0-9-])"


# A dash of the pattern that is none of a class of signs ([1-9]).
_SEPARATOR = re.compile(r"-(?![^\[\]]*\])")


@dataclass(frozen=True, slots=True)
class CodeLayout:
    """How one place prints its codes; `pattern` is None where documents get no code of their own."""

    id: str
    places: str
    key: str
    pattern: re.Pattern[str] | None
    evidence: str
    mark: str
    examples: tuple[str, ...] = ()
    # The same without its separators (BSDR20180020001), for a whole text, and for running text.
    loose: re.Pattern[str] | None = field(init=False, compare=False, default=None)
    alone: re.Pattern[str] | None = field(init=False, compare=False, default=None)

    def __post_init__(self) -> None:
        if self.pattern is not None:
            loose = _SEPARATOR.sub("-?", self.pattern.pattern)
            object.__setattr__(self, "loose", re.compile(loose))
            object.__setattr__(self, "alone", re.compile(_ALONE.format(loose)))


@dataclass(frozen=True, slots=True)
class Code:
    """A code as printed and as compared. Place letters repeat in the country: a key is unique in its place only."""

    raw: str
    key: str
    layout: str
    place: str
    level: str | None
    year: int
    organ: str | None
    serial: int


@dataclass(frozen=True, slots=True)
class FoundCode:
    code: Code
    start: int
    end: int


def parse_code(text: str, layouts: Sequence[CodeLayout]) -> Code | None:
    """The code that the whole text is, in whatever spelling; None if it is anything more or less."""
    folded = plain_dashes(narrow(squeeze(text)).upper())
    for layout in layouts:
        match = layout.loose.fullmatch(folded) if layout.loose else None
        if match:
            return _code(text.strip(), match, layout)
    return None


def find_codes(text: str, layouts: Sequence[CodeLayout]) -> tuple[FoundCode, ...]:
    """Every code in running text, in order; `start` and `end` count in the text as given."""
    folded, offsets = _fold(text)
    found = sorted(_matches(text, folded, offsets, layouts), key=lambda one: one.start)
    return tuple(one for index, one in enumerate(found) if index == 0 or one.start >= found[index - 1].end)


def _matches(text: str, folded: str, offsets: list[int], layouts: Sequence[CodeLayout]) -> Iterator[FoundCode]:
    for layout in layouts:
        for match in layout.alone.finditer(folded) if layout.alone else ():
            start, end = offsets[match.start()], offsets[match.end() - 1] + 1
            yield FoundCode(_code(text[start:end], match, layout), start, end)


def _fold(text: str) -> tuple[str, list[int]]:
    """The text in plain letters, white space beside dashes left out, and where each letter came from."""
    letters: list[str] = []
    offsets: list[int] = []
    gap: list[int] = []  # white space that counts only if no dash stands on either side of it
    for offset, char in enumerate(text):
        plain = plain_dashes(narrow(char)).upper()
        if is_space(char):
            gap.append(offset)
            continue
        if gap and plain != "-" and not (letters and letters[-1] == "-"):
            letters.append(" ")
            offsets.append(gap[0])
        gap.clear()
        letters.extend(plain)
        offsets.extend([offset] * len(plain))
    return "".join(letters), offsets


def _code(raw: str, match: re.Match[str], layout: CodeLayout) -> Code:
    parts = match.groupdict()
    return Code(
        raw=raw,
        key=layout.key.format(**parts),
        layout=layout.id,
        place=parts["place"],
        level=parts.get("level"),
        year=int(parts["year"]),
        organ=parts.get("organ"),
        serial=int(parts["serial"]),
    )
