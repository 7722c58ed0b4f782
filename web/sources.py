"""Where a thing was read: the file and its lines, or what people count in it, in words."""

from __future__ import annotations

from django.utils.translation import gettext

from registry.models import Candidate
from sentences.places import say_place


def place_of(candidate: Candidate) -> str:
    file, first, last = candidate.batch.file.name, candidate.first_line, candidate.last_line
    if "places" in candidate.facts:
        return _placed(file, *map(say_place, candidate.facts["places"]))
    if first == last:
        return gettext("%(file)s, line %(line)s") % {"file": file, "line": first}
    return gettext("%(file)s, lines %(first)s–%(last)s") % {"file": file, "first": first, "last": last}


def _placed(file: str, first: str, last: str) -> str:
    if first == last:
        return gettext("%(outer)s, %(inner)s") % {"outer": file, "inner": first}
    return gettext("%(file)s, from %(first)s to %(last)s") % {"file": file, "first": first, "last": last}
