"""Bytes into text: UTF-8, UTF-16, GB18030 (which holds GBK and GB2312) or Big5, or nothing at all."""

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UTF16 = ("utf-16-le", "utf-16-be")
# Control characters that no text holds; a trailing Ctrl-Z is how old editors ended a file.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CTRL_Z = "\x1a"
# Signs that no Chinese page of any length does without.
_USUAL = re.compile("[，。、的年月日号一]")
# What nearly every sign of a Chinese text is: a character, a mark of punctuation, a letter or digit of either width.
_CHINESE = re.compile(r"[一-鿿\u3000-\u303f\uff00-\uffef\u2010-\u2033\x20-\x7e\s]")
_MOST = 0.9
_SHORTEST_PROOF = 100
_SAMPLE = 4096
# Almost any bytes are text in these.
_LOOSE = ("gb18030", "big5hkscs")
_LAST_ASCII = 0x7F


def decode(content: bytes) -> tuple[str, str] | None:
    """The text and the encoding it was in; None for what is no text in any of them."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _as_text(content[len(bom) :], encoding)
    if b"\x00" in content:
        # Zeros stand beside every digit, letter and line end of UTF-16; which order is right shows in the signs.
        order = next((order for order in _UTF16 if _is_chinese_in(content[:_SAMPLE], order)), None)
        return _as_text(content, order) if order else None
    # Big5 last: its bytes are GB18030 too, but no Chinese that anyone writes.
    return _as_text(content, "utf-8") or _as_text(content, "gb18030") or _as_text(content, "big5hkscs")


def _as_text(content: bytes, encoding: str) -> tuple[str, str] | None:
    text = _decoded(content, encoding)
    if text is None:
        return None
    text = text.removesuffix(_CTRL_Z)
    if _CONTROLS.search(text) or (encoding in _LOOSE and not _looks_chinese(text)):
        return None
    return text, encoding


def _decoded(content: bytes, encoding: str) -> str | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        text = decoder.decode(content)
    except UnicodeDecodeError:
        return None
    # A copy that was cut short may end inside a character: shown as such, not a reason to refuse the rest.
    return text + "\ufffd" if decoder.getstate()[0] else text


def _looks_chinese(text: str) -> bool:
    """Where almost any bytes are text: broken UTF-8 would come out as rare characters and nothing else."""
    wide = sum(ord(char) > _LAST_ASCII for char in text[:_SAMPLE])
    return wide < _SHORTEST_PROOF or _USUAL.search(text[:_SAMPLE]) is not None


def _is_chinese_in(sample: bytes, encoding: str) -> bool:
    text = _decoded(sample, encoding) or ""
    return len(_CHINESE.findall(text)) > _MOST * len(text)
