"""How far a long job has come. Each step is kept in the transaction that does its work, so that none is done twice."""

from datetime import datetime, timedelta
from time import monotonic

from jobs.claims import LEASE
from jobs.models import Job

# Steps are short: a worker that has died in one is noticed soon.
STEP_LEASE = timedelta(minutes=2)


class JobStopped(Exception):
    """The job was cancelled, or another worker has it: what this step did must not be kept."""


class Progress:
    """Of one attempt. `moment` is the one at which it was claimed and what has passed since: no clock is read."""

    def __init__(self, job: Job) -> None:
        if job.lease_until is None:
            raise JobStopped
        self.job = job
        self._claimed_at = job.lease_until - LEASE
        self._watch = monotonic()

    def moment(self) -> datetime:
        return self._claimed_at + timedelta(seconds=monotonic() - self._watch)

    def advance(self, done: int, *, total: int | None = None, lease: timedelta = STEP_LEASE) -> None:
        """Inside the transaction of the step. Raises JobStopped where the job is no longer ours; renews the lease.

        `lease`: how long the next step may take at most.
        """
        self.job.done = done
        self.job.total = max(done, self.job.total if total is None else total)
        changed = Job.objects.filter(pk=self.job.pk, state=Job.State.RUNNING, attempt=self.job.attempt).update(
            done=self.job.done, total=self.job.total, lease_until=self.moment() + lease
        )
        if not changed:
            raise JobStopped
