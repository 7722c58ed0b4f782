"""Where something stands in a source, in words: line 12 · page 3, line 12 · table 2, row 15."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# From the outside in: what is counted, and which one it is.
Place = Sequence[tuple[str, str | int]]

_STEPS = {
    "file": _("file “%(at)s”"),
    "sheet": _("sheet “%(at)s”"),
    "page": _("page %(at)s"),
    "table": _("table %(at)s"),
    "paragraph": _("paragraph %(at)s"),
    "row": _("row %(at)s"),
    "line": _("line %(at)s"),
}


def say_place(place: Place) -> str:
    """KeyError for a step that has no words: that is a bug, not bad input."""
    words = ""
    for step, at in place:
        said = str(_STEPS[step]) % {"at": at}
        words = gettext("%(outer)s, %(inner)s") % {"outer": words, "inner": said} if words else said
    return words


def say_line(line: int, places: Mapping[int, Place]) -> str:
    """Where a line of a source is to be found, for sources with lines and those without."""
    return say_place(places.get(line) or (("line", line),))
