from datetime import timedelta

import pytest
from django.test import override_settings

from jobs.claims import ATTEMPTS, LEASE, ask, claim, fail, finish
from jobs.models import Job
from jobs.running import run
from jobs.tasks import requeue_stale
from offices.actors import house
from tests.cast import RECORDED as AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def job() -> Job:
    return asked("count:1")


def asked(key: str) -> Job:
    return ask(key, kind="count", arguments={"n": 1}, jurisdiction=None, by=house("test"), at=AT)


def test_asking_twice_finds_the_same_work(job: Job) -> None:
    assert asked("count:1") == job
    assert Job.objects.count() == 1


def test_only_one_of_two_claims_succeeds(job: Job) -> None:
    twin = Job.objects.get()
    assert claim(job, AT)
    assert not claim(twin, AT)


def test_a_claim_whose_lease_has_run_out_may_be_taken_over(job: Job) -> None:
    assert claim(job, AT)
    twin = Job.objects.get()
    assert not claim(twin, AT + LEASE - timedelta(seconds=1))
    assert claim(twin, AT + LEASE)


def test_a_worker_that_lost_its_lease_does_not_overwrite_the_result(job: Job) -> None:
    claim(job, AT)
    twin = Job.objects.get()
    claim(twin, AT + LEASE)
    assert finish(twin, {"by": "twin"}, AT + LEASE)
    assert not finish(job, {"by": "the late one"}, AT + LEASE)
    assert Job.objects.get().result == {"by": "twin"}


def test_a_failed_job_waits_until_its_attempts_are_used_up(job: Job) -> None:
    for _ in range(ATTEMPTS):
        assert claim(job, AT)
        fail(job, "no disk", AT)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "no disk")
    assert not claim(job, AT)


def counting(job: Job) -> dict[str, object]:
    return {"counted": job.arguments["n"]}


def failing(job: Job) -> dict[str, object]:
    raise OSError("no disk")


@override_settings(JOB_KINDS={"count": f"{__name__}.counting"})
def test_running_keeps_the_result_and_runs_once(job: Job) -> None:
    assert run(job, AT)
    assert Job.objects.get().result == {"counted": 1}
    assert not run(Job.objects.get(), AT)


@override_settings(JOB_KINDS={"count": f"{__name__}.failing"})
def test_running_keeps_why_it_failed_and_says_so(job: Job) -> None:
    with pytest.raises(OSError, match="no disk"):
        run(job, AT)
    job.refresh_from_db()
    assert job.state == Job.State.WAITING
    assert "no disk" in job.error


@override_settings(CELERY_TASK_ALWAYS_EAGER=True, JOB_KINDS={"count": f"{__name__}.counting"})
def test_what_lost_its_message_is_asked_again(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr("jobs.tasks.run_job.delay", lambda *, job: sent.append(job))
    assert requeue_stale() == 1
    assert sent == [job.pk]
