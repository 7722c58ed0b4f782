"""A ledger as a job: it can be left, cancelled, and killed at any row without doing anything twice."""

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from intake import ledger_imports
from intake.ledger_imports import ask_import
from jobs.claims import LEASE, cancel, claim
from jobs.models import Job
from jobs.progress import STEP_LEASE, JobStopped, Progress
from jobs.running import run
from lifecycle.models import Entry
from offices.actors import house
from offices.models import Jurisdiction
from registry.models import Candidate, Document, StoredFile
from registry.openers.workbooks import open_workbook
from sentences.refusals import BadInput, Refused
from tests.cast import RECORDED
from tests.intake.ledger_books import PLACE, asked
from tests.intake.ledger_registers import large
from tests.registry.openers.parsers import parsers

ROOT = Path(__file__).parents[2]
REGISTER = """
    SELECT d.code_key, d.number_key, d.title, d.dated_on, d.published_on, i.position, p.part,
           p.valid_from, p.valid_until, p.status, p.certain
    FROM registry_document d JOIN lifecycle_period p ON p.document_id = d.id AND p.known_until IS NULL
    LEFT JOIN registry_issuer i ON i.document_id = d.id ORDER BY 1, 2, 3, 6, 7, 8
"""
TABLES = ("registry_document", "registry_issuer", "registry_candidate", "lifecycle_entry", "lifecycle_period")


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> int:
    """Small pages, so that a small ledger has several."""
    monkeypatch.setattr(ledger_imports, "PAGE", 10)
    return 10


def taken_and_stopped_after(pages: int, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the process had died there: nothing of the next page is kept, and nobody says so."""
    whole = Progress.advance
    seen: list[int] = []

    class Died(BaseException):
        pass

    def advance(self: Progress, done: int, *, total: int | None = None) -> None:
        if len(seen) == pages:
            raise Died
        seen.append(done)
        whole(self, done, total=total)

    with monkeypatch.context() as patch:
        patch.setattr(Progress, "advance", advance)
        with pytest.raises(Died):
            run(job, RECORDED)


@pytest.mark.django_db
def test_it_tells_how_far_it_is_and_ends_with_everything(place: Jurisdiction, tmp_path: Path, pages: int) -> None:
    job = asked(large(tmp_path / "a.xlsx", 35))
    assert run(job, RECORDED)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (Job.State.DONE, 36, 36)
    assert job.result == {"batch": job.arguments["batch"], "rows": 35, "waiting": 0}


@pytest.mark.django_db
def test_a_worker_that_died_leaves_whole_pages_and_the_next_goes_on_behind_them(
    place: Jurisdiction, tmp_path: Path, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(large(tmp_path / "a.xlsx", 35))
    taken_and_stopped_after(2, job, monkeypatch)
    job.refresh_from_db()
    assert (job.state, job.done, Document.objects.count()) == (Job.State.RUNNING, 21, 20)
    assert run(job, RECORDED + STEP_LEASE + timedelta(minutes=1))
    assert (Document.objects.count(), Candidate.objects.count()) == (35, 35)
    assert Entry.objects.filter(kind="registration").count() == 35


@pytest.mark.django_db
def test_a_parser_that_died_half_way_fails_the_job_on_whole_pages_and_the_next_try_goes_on_behind_them(
    place: Jurisdiction, tmp_path: Path, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(large(tmp_path / "a.xlsx", 1200))
    whole = Progress.advance

    def advance(self: Progress, done: int, *, total: int | None = None) -> None:
        whole(self, done, total=total)
        for parser in parsers():
            os.kill(parser, signal.SIGKILL)

    with monkeypatch.context() as patch:
        patch.setattr(Progress, "advance", advance)
        with pytest.raises(BadInput, match="file_needs_memory"):
            run(job, RECORDED)
    assert parsers() == []
    job.refresh_from_db()
    assert job.state == Job.State.WAITING
    assert Document.objects.count() == Candidate.objects.count() == job.done - 1 < 1200
    monkeypatch.setattr(ledger_imports, "PAGE", 500)
    assert run(job, RECORDED + timedelta(minutes=1))
    assert (Document.objects.count(), Candidate.objects.count()) == (1200, 1200)


@pytest.mark.django_db
def test_a_worker_that_was_believed_dead_keeps_nothing_of_its_page(place: Jurisdiction, tmp_path: Path) -> None:
    job = asked(large(tmp_path / "a.xlsx", 5))
    assert claim(job, RECORDED)
    late = Progress(job)
    assert claim(Job.objects.get(), RECORDED + LEASE + timedelta(seconds=1))
    with pytest.raises(JobStopped):
        late.advance(5)


@pytest.mark.django_db
def test_cancelled_it_keeps_what_it_did_and_asked_again_it_ends_with_the_same_register(
    place: Jurisdiction, tmp_path: Path, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = large(tmp_path / "a.xlsx", 35)
    job = asked(path)
    taken_and_stopped_after(2, job, monkeypatch)
    assert cancel(job, RECORDED)
    assert not run(job, RECORDED + LEASE)
    assert Document.objects.count() == 20
    again = asked(path)
    assert again != job
    assert run(again, RECORDED + LEASE)
    assert Document.objects.count() == Candidate.objects.count() == 35
    assert not cancel(again, RECORDED + LEASE)


@pytest.mark.django_db
def test_whoever_asks_while_it_is_going_on_finds_the_same_job(place: Jurisdiction, tmp_path: Path) -> None:
    path = large(tmp_path / "a.xlsx", 5)
    job = asked(path)
    assert asked(path) == job
    claim(job, RECORDED)
    assert asked(path) == job
    said = {"sheets": {"台账": {"skip": True}}}
    with pytest.raises(Refused, match="ledger_going_on"):
        ask_import(open_workbook(path), place=PLACE, mapping=said, by=house("test"), at=RECORDED)


@pytest.mark.django_db
def test_a_file_that_changed_after_it_was_checked_is_not_kept(place: Jurisdiction, tmp_path: Path) -> None:
    book = open_workbook(large(tmp_path / "a.xlsx", 5))
    large(tmp_path / "a.xlsx", 6)
    with pytest.raises(BadInput, match="file_changed"):
        ask_import(book, place=PLACE, mapping={}, by=house("test"), at=RECORDED)
    assert not Job.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.slow
def test_killed_half_way_and_started_again_it_ends_with_the_same_register(tmp_path: Path) -> None:
    path = large(tmp_path / "台账.xlsx", 3000)
    whole, broken = (fresh(tmp_path / name) for name in ("whole", "broken"))
    assert importing(path, whole).wait(600) == 0
    killed = importing(path, broken)
    done = awaited(broken, at_least=500)
    (parser,) = parsers(killed.pid)
    killed.send_signal(signal.SIGKILL)
    killed.wait(30)
    assert 500 <= done < 3000
    assert gone(parser)
    query(broken, "UPDATE jobs_job SET lease_until = '2020-01-01 00:00:00'")
    assert importing(path, broken).wait(600) == 0
    assert query(broken, REGISTER) == query(whole, REGISTER)
    counts = [[query(folder, f"SELECT count(*) FROM {table}")[0][0] for table in TABLES] for folder in (whole, broken)]  # noqa: S608  (our own names)
    assert counts[0] == counts[1]
    assert counts[0][0] == 3000


def gone(pid: int) -> bool:
    """Soon: nobody reads any more what it writes. One that only waits to be buried by its new parent is gone too."""
    until = monotonic() + 30
    while monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        sleep(0.05)
    return False


def fresh(folder: Path) -> Path:
    folder.mkdir()
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment(folder), check=True)
    return folder


def importing(path: Path, folder: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "manage.py", "import_ledger", str(path), "--place", "青河区"]
    return subprocess.Popen(command, cwd=ROOT, env=environment(folder), stdout=subprocess.DEVNULL)


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))}
    return {**kept, "SHIXIAO_DATA_DIR": str(folder)}


def awaited(folder: Path, *, at_least: int) -> int:
    until = monotonic() + 300
    while monotonic() < until:
        rows = query(folder, "SELECT done FROM jobs_job")
        if rows and rows[0][0] >= at_least:
            return int(rows[0][0])
        sleep(0.05)
    raise TimeoutError


def query(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    (database,) = folder.glob("*.sqlite3")
    with sqlite3.connect(database, timeout=60) as connection:
        return list(connection.execute(sql))
