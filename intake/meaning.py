"""Which document a candidate means: the one a person chose, else what the register as it is now has for its facts."""

from __future__ import annotations

from intake.handling import is_another, is_chosen
from registry.matching import Matcher
from registry.models import Candidate, Document


def meant_by(candidate: Candidate, matcher: Matcher) -> Document | None:
    """None: nothing that is recorded. Of what an earlier try found only what it became is kept, not what it was like.

    A candidate that was accepted before and undone has no conflicts; what it had made then is still its own where
    nothing else fits better now.
    """
    own = candidate.document
    if is_chosen(candidate) and (own or is_another(candidate)):
        return matcher.own(own) if own else None
    matched = matcher.match(candidate.facts)
    if matched is None and own is not None and not candidate.conflicts:
        return matcher.own(own)
    return matched
