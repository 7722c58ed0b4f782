"""What a cell says that holds no value of its own: nothing, or the same as above."""

import re

from registry.identity.spelling import squeeze

DITTO = re.compile('^(?:同上|同前|[〃″"＂]|,,|，，)$')
_NOTHING = re.compile(r"^[/／\\\-—–－―─～~*＊.。]*$|^无$|^[/／][/／]$")


def is_nothing(text: str) -> bool:
    """Whether the cell is empty or holds a sign for nothing: /, -, 无."""
    return _NOTHING.match(squeeze(text)) is not None
