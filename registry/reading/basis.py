"""What the first day of force hangs on: a printed day, issue, publication, or time after either."""

from enum import StrEnum

_UNITS = {"日": "days", "天": "days", "个月": "months", "个工作日": "workdays", "工作日": "workdays"}
# For use inside other patterns, the longest first.
UNITS = "|".join(sorted(_UNITS, key=len, reverse=True))


class Basis(StrEnum):
    """What the first day of force hangs on."""

    PRINTED = "printed"
    ON_ISSUE = "on_issue"  # 印发、下发、下文、发文之日
    ON_PUBLICATION = "on_publication"  # 公布、发布之日
    DAYS_AFTER_ISSUE = "days_after_issue"
    DAYS_AFTER_PUBLICATION = "days_after_publication"
    MONTHS_AFTER_ISSUE = "months_after_issue"
    MONTHS_AFTER_PUBLICATION = "months_after_publication"
    WORKDAYS_AFTER_ISSUE = "workdays_after_issue"
    WORKDAYS_AFTER_PUBLICATION = "workdays_after_publication"
    ON_CONDITION = "on_condition"  # 自批准之日起: a day that only another document or event can tell


def time_after(unit: str, *, issue: bool) -> Basis:
    """自公布之日起30日后, 自印发之日起一个月后: by the unit as printed."""
    return Basis(f"{_UNITS[unit]}_after_{'issue' if issue else 'publication'}")
