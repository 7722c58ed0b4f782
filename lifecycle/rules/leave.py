"""Which routes the rules of a place leave open: a term is extended only where they know extension."""

from dataclasses import dataclass

from lifecycle.rules.deadlines import Route
from lifecycle.rules.ruleset import Parameter, RuleSet


@dataclass(frozen=True, slots=True)
class Leave:
    """`rule` is what says so; None: nothing that was read speaks of it."""

    open: bool
    rule: Parameter | None = None


def leave_to(route: Route, rules: RuleSet) -> Leave:
    """Every route but extension is open everywhere.

    Extension: where documents go on by it (评估后可以延长有效期), or where a notice may extend one. A place whose
    documents go on in another way and of whose notices nothing was read knows none.
    """
    if route != Route.EXTEND:
        return Leave(open=True)
    mode, by_notice = rules.get("renewal_mode"), rules.get("extension_by_notice")
    if mode and mode.value == Route.EXTEND:
        return Leave(open=True, rule=mode)
    if by_notice:
        return Leave(open=by_notice.value, rule=by_notice)
    return Leave(open=False, rule=mode)
