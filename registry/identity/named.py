"""How texts name what isn't theirs: the key of a law's name, and what a title says its document carries out."""

import re

from registry.identity.numbers import find_numbers
from registry.identity.titles import title_key

_COUNTRY = "中华人民共和国"
_CARRIES_OUT = re.compile("(?:贯彻(?:落实|执行|实施)?|落实|实施|执行)(?:[^《》〈〉〔〕，,]{0,20})(?=[《〈])")
_NAME = re.compile("[《〈](?P<inner>[^《》]+?)[》〉](?:[（(](?P<brackets>[^（）()]+)[）)])?")
_CARRIED_OUT = re.compile("[》〉](?:[（(][^（）()]+[）)])?(?:的|有关|若干)*(?:贯彻|落实)*(?:实施|执行)")
_BY_NUMBER = re.compile("(?:贯彻(?:落实|执行|实施)?|落实|执行)[^《》〔〕，,]{0,6}$")


def named_key(title: str) -> str:
    """《中华人民共和国行政处罚法》 and 《行政处罚法》 are one law; the key of any other title is what it is."""
    return title_key(title).removeprefix(_COUNTRY)


def carried_out_by(title: str) -> tuple[str, str] | None:
    """Title and number of what a document implements by its own title, "" for what isn't printed.

    关于贯彻落实《…条例》的意见, 《…条例》实施办法, 关于贯彻执行国办发〔2018〕115号文件的通知.
    """
    lead = _CARRIES_OUT.search(title)
    named = _NAME.match(title, lead.end()) if lead else _name_before(title)
    if named:
        numbers = find_numbers(named["brackets"] or "")
        return named["inner"], numbers[0].number.key if numbers else ""
    for found in find_numbers(title):
        if _BY_NUMBER.search(title[: found.start]):
            return "", found.number.key
    return None


def _name_before(title: str) -> re.Match[str] | None:
    """Of several names the one that 实施 follows."""
    return next((name for name in _NAME.finditer(title) if _CARRIED_OUT.match(title, name.end("inner"))), None)
