"""Redis, PostgreSQL and the mail server go away in the middle of the work and come back; beats fire twice.

Celery's workers and beats, Redis, PostgreSQL and the mail server are processes of their own, by the real clock.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from config.celery import app
from jobs.models import Job
from lifecycle.clock import lock
from notifications.models import Letter, Reminder
from offices.models import Jurisdiction, Organ
from offices.moments import today
from tests.cast import Registers
from tests.notifications.conftest import Names
from tests.notifications.shift import Shift
from tests.notifications.tally import Line, Tally, each_line_came_once, tell
from tests.servers.binaries import ServerMissing, redis_program
from tests.servers.mail import Mail
from tests.servers.plugin import POSTGRES, skipped_or_refused
from tests.servers.postgres import Postgres
from tests.servers.redis import serving_redis

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

PEOPLE = 12
# In the middle of a tier: it stays the one that is due if the day changes meanwhile.
LEFT = timedelta(days=165)
TITLES = ("青河区人民政府关于印发夜间停车管理办法的通知", "青河区人民政府关于防汛工作的通告")


@pytest.fixture
def postgres(request: pytest.FixtureRequest) -> Postgres:
    """The server of this run: it may be stopped, and must be started again."""
    if POSTGRES not in request.config.stash:
        pytest.skip("no PostgreSQL of its own (--database=postgres) that could be stopped")
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        # What was committed must be there also after a fall; for other tests that would be slow.
        cursor.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = on')
    return request.config.stash[POSTGRES]


@pytest.fixture
def shift(postgres: Postgres, mail: Mail, tmp_path: Path) -> Iterator[Shift]:
    try:
        program = redis_program()
    except ServerMissing as missing:
        pytest.skip(skipped_or_refused(missing))
    with serving_redis(program) as redis:
        shift = Shift(mail, redis, tmp_path)
        try:
            yield shift
        finally:
            shift.end()


@pytest.fixture
def due(registers: Registers, government: Organ, names: Names) -> set[Line]:
    """What is due today, for how many."""
    people = [f"ren{number}" for number in range(PEOPLE)]
    for title in TITLES:
        registers(title, last_day=today() + LEFT)
    for name in people:
        names(name, government)
    return {(name, title) for name in people for title in TITLES}


Ends = Callable[..., Tally]


@pytest.fixture
def ends(shift: Shift, due: set[Line], pytestconfig: pytest.Config) -> Ends:
    """Waits until everything has gone and looks at what came."""

    def end(what: str, faults: int = 1) -> Tally:
        shift.wait_for_letters(PEOPLE)
        counted = each_line_came_once(shift.mail, due, what, faults)
        tell(pytestconfig, counted)
        assert set(Reminder.objects.values_list("state", flat=True)) == {"sent"}
        return counted

    return end


def test_redis_stops_while_letters_are_sent(shift: Shift, due: set[Line], ends: Ends) -> None:
    shift.mail.behave(hold=["end of DATA", 3])
    shift.worker()
    shift.beat()
    shift.mail.wait_for("holding")
    shift.redis.stop()
    shift.wait_until(lambda: "Connection to broker lost" in shift.log())
    shift.mail.behave()
    shift.redis.start()
    counted = ends("Redis stopped while letters were sent")
    # Without its broker the worker lets go of what it does: the connection may die before the reply.
    assert counted.duplicates == counted.excused <= 2


def test_redis_stops_during_the_night(shift: Shift, due: set[Line], place: Jurisdiction, ends: Ends) -> None:
    with transaction.atomic():
        lock(place)
        shift.worker()
        shift.beat()
        shift.wait_until(lambda: Job.objects.filter(jurisdiction=place, state=Job.State.RUNNING).exists())
        shift.redis.stop()
    shift.redis.start()
    # A worker that has something to give back may end with its broker (kombu); systemd starts it again, and so do we.
    assert ends("Redis stopped during the night").duplicates == 0
    assert shift.started_again <= 1


@pytest.mark.parametrize(
    "how",
    [pytest.param(signal.SIGINT, id="sends everybody away"), pytest.param(signal.SIGQUIT, id="falls down")],
)
def test_postgres_is_restarted_while_letters_are_sent(
    shift: Shift, due: set[Line], postgres: Postgres, ends: Ends, how: signal.Signals
) -> None:
    """The reply comes while there is no database to mark it in."""
    shift.mail.behave(hold=["end of DATA", 3])
    shift.worker()
    shift.beat()
    shift.mail.wait_for("holding")
    connection.close()
    postgres.stop(how)
    shift.mail.behave()
    shift.mail.wait_for("replied", times=3)
    postgres.start()
    assert ends(f"PostgreSQL restarted while letters were sent ({how.name})").duplicates == 0
    assert shift.started_again == 0


def test_postgres_is_restarted_during_the_night(
    shift: Shift, due: set[Line], place: Jurisdiction, postgres: Postgres, ends: Ends
) -> None:
    with transaction.atomic():
        lock(place)
        shift.worker()
        shift.beat()
        shift.wait_until(lambda: Job.objects.filter(jurisdiction=place, state=Job.State.RUNNING).exists())
        # Ours, too.
        connection.close()
        postgres.stop(signal.SIGINT)
    postgres.start()
    assert ends("PostgreSQL restarted during the night").duplicates == 0
    assert shift.started_again == 0


def test_a_worker_is_killed_and_another_one_goes_on(shift: Shift, due: set[Line], ends: Ends) -> None:
    shift.worker()
    shift.beat()
    for times in (1, 2):
        shift.mail.behave(hold=["end of DATA", 3 * times])
        shift.wait_until(lambda: shift.mail.happened("holding") == times)  # noqa: B023 - asked at once
        shift.kill_workers()
        shift.mail.behave()
        shift.mail.wait_for("died before the reply", times)
    counted = ends("the whole worker killed at “end of DATA”", faults=2)
    assert counted.duplicates == counted.excused == 4


def test_two_beats_two_workers_and_every_message_twice(shift: Shift, due: set[Line], ends: Ends) -> None:
    for _ in range(2):
        shift.beat()
        shift.worker()
    with app.connection_for_write(shift.redis.url) as broker:
        for task in ("notifications.tasks.run_nightly", "notifications.tasks.post_letters") * 5:
            for _ in range(2):
                app.send_task(task, connection=broker, ignore_result=True)
    counted = ends("two beats, two workers, messages twice", faults=0)
    assert counted.letters == PEOPLE
    assert Job.objects.filter(kind="flag_expiring", state=Job.State.DONE).count() == Jurisdiction.objects.count()


def test_the_mail_server_dies_between_the_end_of_data_and_the_reply(shift: Shift, due: set[Line], ends: Ends) -> None:
    shift.worker()
    shift.beat()
    for times in (1, 2):
        shift.mail.behave(hold=["end of DATA", 3 * times])
        shift.wait_until(lambda: shift.mail.happened("holding") == times)  # noqa: B023 - asked at once
        shift.mail.kill()
        shift.mail.behave()
        shift.mail.start()
    counted = ends("the mail server killed at “end of DATA”", faults=2)
    assert counted.duplicates == counted.excused == 4
    assert not Letter.objects.exclude(state=Letter.State.SENT).exists()
