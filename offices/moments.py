"""The one place that reads the clock, and the one that says which local day a moment falls on.

Only doorsteps call `now` and `today`: views, API views, tasks, commands, admin actions. Everything below takes
`day` and `at`. The local day is Asia/Shanghai, which has one offset since 1992.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from sentences.days import typed_moment
from sentences.refusals import Refused

LOCAL = ZoneInfo("Asia/Shanghai")
# How far a stamp may run ahead of the database's clock: drift between machines, not a typing error.
TOLERANCE = timedelta(minutes=2)


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    return day_of(now())


def day_of(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()


def end_of_day(day: date) -> datetime:
    """The last microsecond of the local day: what was recorded on that day was known by then."""
    return datetime.combine(day, time.max, LOCAL).astimezone(UTC)


def as_known_at(text: str) -> datetime:
    """The moment that a state of knowledge is asked for by; a day K means its end. Refused("not_a_moment")."""
    typed = typed_moment(text)
    try:
        return typed.astimezone(UTC) if isinstance(typed, datetime) else end_of_day(typed)
    except OverflowError:
        raise Refused("not_a_moment", text=text) from None


def refuse_a_stamp_from_the_future(at: datetime) -> None:
    """Refused("clock_ahead") for a stamp more than two minutes ahead of the database's own clock."""
    ahead = at - _database_clock()
    if ahead > TOLERANCE:
        raise Refused("clock_ahead", seconds=int(ahead.total_seconds()))


def _database_clock() -> datetime:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')")
            return datetime.fromisoformat(cursor.fetchone()[0])
        # Not now(): that is when the transaction began, which may have waited long for its lock.
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment
