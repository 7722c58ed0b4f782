"""Where a thing was read: the file and its lines, in words."""

from __future__ import annotations

from django.utils.translation import gettext

from registry.models import Candidate


def place_of(candidate: Candidate) -> str:
    file, first, last = candidate.batch.file.name, candidate.first_line, candidate.last_line
    if first == last:
        return gettext("%(file)s, line %(line)s") % {"file": file, "line": first}
    return gettext("%(file)s, lines %(first)s–%(last)s") % {"file": file, "first": first, "last": last}
