"""What is handed in waits in the spool for its job: read and staged, or refused, cancelled, and nothing is kept."""

import os
import stat
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from django.core.management import call_command

from intake import spool
from intake.uploads import (
    Upload,
    Way,
    ask_upload,
    asks,
    cancel_upload,
    known_batch,
    read_upload,
    settle_place,
    sweep_spool,
)
from jobs.claims import LEASE, claim, refusal_of
from jobs.models import Job
from jobs.progress import JobStopped
from jobs.querysets import ATTEMPTS
from jobs.running import run
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.models import Batch, Candidate, StoredFile
from registry.openers import TrackedChanges
from sentences.refusals import BadInput, Refusal, Refused
from tests.cast import RECORDED
from tests.intake.ledger_books import book
from tests.registry.openers.made import as_zip, saved
from tests.registry.openers.test_word import CHANGED, paragraph, with_xml
from tests.registry.openers.test_word import run as run_of
from tests.registry.printed import GAZETTE
from tests.registry.reading.noticed import Notice

pytestmark = pytest.mark.django_db
NOTICE = Notice("本通知自2036年11月1日起施行，有效期至2041年10月31日。").text.replace("青泽区", "青河区")
SECRET = f"机密★\n{NOTICE}"
ROW = ["QHDR-2020-0010007", None, "青河区人民政府关于加强古井管理的通知", None, None, None, None, "2025.5.31", "有效"]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: object) -> Path:
    """A data folder in which nothing lies but what the test hands in."""
    settings.DATA_DIR = tmp_path / "data"  # type: ignore[attr-defined]  # the fixture of pytest-django
    return tmp_path / "data"


def handed(content: str | bytes, name: str = "notice.txt", way: Way = Way.FILE) -> Upload:
    kept = spool.keep([content if isinstance(content, bytes) else content.encode()])
    return Upload(name, kept.token, kept.sha256, way)


def left_behind(data: Path) -> list[str]:
    return [path.name for folder in ("spool", "files") for path in (data / folder).rglob("*") if path.is_file()]


def ended(job: Job) -> Job:
    with suppress(Refusal):
        assert run(job, RECORDED)
    job.refresh_from_db()
    return job


def test_a_notice_is_staged_and_the_spool_is_empty(place: Jurisdiction, by: Actor, data: Path) -> None:
    job = ended(ask_upload(handed(NOTICE), place, by=by, at=RECORDED))
    batch = Batch.objects.get()
    assert (job.state, job.done, job.total, job.result) == (Job.State.DONE, 3, 3, {"batch": batch.pk})
    assert (batch.jurisdiction, batch.staged_by, batch.candidates.open().count()) == (place, by.name, 1)
    assert left_behind(data) == [batch.file.sha256]


@pytest.mark.parametrize("tracked, years", [(TrackedChanges.ACCEPTED, "P5Y"), (TrackedChanges.REFUSED, "P3Y")])
def test_tracked_changes_are_read_as_the_officer_chose(
    tracked: TrackedChanges, years: str, place: Jurisdiction, by: Actor
) -> None:
    document = docx.Document()
    term = (
        run_of("本通知自2036年11月1日起施行，有效期"),
        f"<w:ins {CHANGED}>{run_of('五')}</w:ins>",
        f"<w:del {CHANGED}>{run_of('三', 'delText')}</w:del>",
        run_of("年。"),
    )
    lines = NOTICE.splitlines()
    clause = next(no for no, line in enumerate(lines) if line.startswith("本通知"))
    pieces = [paragraph(*term) if no == clause else paragraph(run_of(line)) for no, line in enumerate(lines)]
    with_xml(*pieces)(document)
    upload = replace(handed(saved(document.save), "通知.docx"), tracked=tracked)
    ended(ask_upload(upload, place, by=by, at=RECORDED))
    assert Candidate.objects.get().facts["term"]["period"] == years


def test_what_waits_is_for_this_account_alone_and_has_a_name_nobody_guesses(data: Path) -> None:
    tokens = {spool.keep([b"a"]).token, spool.keep([b"a"]).token}
    assert len(tokens) == 2
    for token in tokens:
        assert stat.S_IMODE(spool.path_of(token).stat().st_mode) == 0o600
    assert stat.S_IMODE((data / "spool").stat().st_mode) == 0o700


def test_pieces_that_break_off_leave_nothing(data: Path) -> None:
    def pieces() -> object:
        yield b"half"
        raise OSError(28, "No space left on device")

    with pytest.raises(Refused, match="file_left_behind"):
        spool.keep(pieces())  # type: ignore[arg-type]  # an iterator is one
    assert left_behind(data) == []


@pytest.mark.parametrize(
    "content, way, code",
    [
        pytest.param(SECRET, Way.FILE, "file_secret", id="a state secret"),
        pytest.param(SECRET, Way.PASTED, "file_secret", id="a state secret, pasted"),
        pytest.param(f"题名,文号\n秘密★,\n{ROW[2]},", Way.LEDGER, "file_secret", id="a secret ledger"),
        pytest.param("今天天气很好。", Way.FILE, "nothing_read", id="no document"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\0" * 40, Way.FILE, "file_only_kept", id="a picture"),
        pytest.param(b"PK\x03\x04 and no more", Way.FILE, "file_damaged", id="a broken archive"),
        pytest.param(b"PK\x03\x04 and no more", Way.LEDGER, "file_damaged", id="a broken workbook"),
        pytest.param(as_zip({"a.txt": SECRET.encode()}), Way.FILE, "file_secret", id="a secret in an archive"),
    ],
)
def test_what_is_refused_fails_at_once_with_its_reason_and_leaves_nothing(
    content: str | bytes, way: Way, code: str, place: Jurisdiction, by: Actor, data: Path
) -> None:
    job = ended(ask_upload(handed(content, "机要.txt", way), place, by=by, at=RECORDED))
    refusal = refusal_of(job)
    assert refusal is not None
    assert (job.state, job.attempt, refusal.code) == (Job.State.FAILED, 1, code)
    assert str(refusal.params["file"]).startswith("粘贴文本" if way is Way.PASTED else "机要.txt")
    assert left_behind(data) == []
    assert not StoredFile.objects.exists()
    assert not Batch.objects.exists()


def test_a_refusal_keeps_its_line_and_place(place: Jurisdiction, by: Actor) -> None:
    job = ended(ask_upload(handed(SECRET), place, by=by, at=RECORDED))
    refusal = refusal_of(job)
    assert isinstance(refusal, BadInput)
    assert (refusal.params["line"], refusal.params["mark"]) == (1, "机密")


def test_two_clicks_make_one_job_and_one_batch(place: Jurisdiction, by: Actor, data: Path) -> None:
    first, second = (ask_upload(handed(NOTICE), place, by=by, at=RECORDED) for _ in range(2))
    assert first == second
    assert left_behind(data) == [first.arguments["spool"]]
    ended(first)
    again = ended(ask_upload(handed(NOTICE), place, by=by, at=RECORDED + timedelta(minutes=1)))
    assert again != first
    assert again.result == {"batch": Batch.objects.get().pk}
    assert Candidate.objects.count() == 1
    assert known_batch(place, first.arguments["sha256"]) == Batch.objects.get()


def test_a_file_that_names_another_place_waits_for_an_answer(
    place: Jurisdiction, next_place: Jurisdiction, by: Actor, data: Path
) -> None:
    job = ended(ask_upload(handed(GAZETTE.text), place, by=by, at=RECORDED))
    assert asks(job)
    assert job.result == {"asks": "青泽区"}
    assert not Batch.objects.exists()
    assert left_behind(data) == [job.arguments["spool"]]
    answered = settle_place(job, next_place, by=by, at=RECORDED)
    assert settle_place(job, next_place, by=by, at=RECORDED) == answered
    assert ended(answered).result == {"batch": Batch.objects.get().pk}
    assert Batch.objects.get().jurisdiction == next_place
    assert left_behind(data) == [Batch.objects.get().file.sha256]


@pytest.mark.parametrize(
    "chosen, issuer", [("青河区", "云州市青河区人民政府办公室"), ("云州市青河区", "青河区人民政府办公室")]
)
def test_the_city_before_the_name_of_a_district_makes_no_other_place(
    chosen: str, issuer: str, place: Jurisdiction, by: Actor
) -> None:
    Jurisdiction.objects.filter(pk=place.pk).update(name=chosen)
    place.refresh_from_db()
    text = NOTICE.replace("青河区人民政府办公室", issuer)
    assert ended(ask_upload(handed(text), place, by=by, at=RECORDED)).result == {"batch": Batch.objects.get().pk}


def test_a_question_that_is_let_go_leaves_nothing(place: Jurisdiction, by: Actor, data: Path) -> None:
    job = ended(ask_upload(handed(GAZETTE.text), place, by=by, at=RECORDED))
    assert cancel_upload(job, RECORDED)
    assert not cancel_upload(job, RECORDED)
    assert left_behind(data) == []
    with pytest.raises(Refused, match="nothing_asked"):
        settle_place(job, place, by=by, at=RECORDED)


def test_an_answer_after_the_file_was_swept_says_so(place: Jurisdiction, by: Actor) -> None:
    job = ended(ask_upload(handed(GAZETTE.text), place, by=by, at=RECORDED))
    spool.remove(job.arguments["spool"])
    with pytest.raises(Refused, match="upload_gone"):
        settle_place(job, place, by=by, at=RECORDED)


def test_without_a_place_the_file_says_it_or_is_refused(by: Actor, db: None) -> None:
    assert ended(ask_upload(handed(GAZETTE.text), None, by=by, at=RECORDED)).jurisdiction.name == "青泽区"  # type: ignore[union-attr]
    book_of_nobody = f"文件名称,文号\n{ROW[2].replace('青河区', '')},"  # type: ignore[union-attr]
    for upload in (
        handed(f"通知\n{NOTICE}".replace("青河区人民政府", "渡口管理处")),
        handed(book_of_nobody, way=Way.LEDGER),
    ):
        refusal = refusal_of(ended(ask_upload(upload, None, by=by, at=RECORDED)))
        assert refusal is not None
        assert refusal.code == "place_unsaid"


def test_cancelled_before_it_began_it_leaves_nothing(place: Jurisdiction, by: Actor, data: Path) -> None:
    job = ask_upload(handed(NOTICE), place, by=by, at=RECORDED)
    assert cancel_upload(job, RECORDED)
    assert left_behind(data) == []
    assert not run(job, RECORDED)


def test_cancelled_while_it_is_read_it_stages_nothing(
    place: Jurisdiction, by: Actor, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever cancels does it between two steps; here behind the reading, which is done on what was opened."""
    job = ask_upload(handed(NOTICE), place, by=by, at=RECORDED)
    assert claim(job, RECORDED)
    Job.objects.filter(pk=job.pk).update(state=Job.State.CANCELLED)
    with pytest.raises(JobStopped):
        read_upload(job)
    assert left_behind(data) == []
    assert not Batch.objects.exists()


def test_a_worker_that_lost_it_to_another_leaves_the_file_to_that_one(
    place: Jurisdiction, by: Actor, data: Path
) -> None:
    job = ask_upload(handed(NOTICE), place, by=by, at=RECORDED)
    assert claim(job, RECORDED)
    other = Job.objects.get()
    assert claim(other, RECORDED + LEASE)
    with pytest.raises(JobStopped):
        read_upload(job)
    assert left_behind(data) == [job.arguments["spool"]]
    assert read_upload(other) == {"batch": Batch.objects.get().pk}


def test_a_fault_of_ours_is_tried_again_and_the_last_time_leaves_nothing(
    place: Jurisdiction, by: Actor, data: Path
) -> None:
    job = ask_upload(handed(NOTICE), place, by=by, at=RECORDED)
    Job.objects.update(arguments={**job.arguments, "way": "a way that nobody knows"})
    for attempt in range(1, ATTEMPTS + 1):
        job.refresh_from_db()
        with pytest.raises(ValueError, match="nobody knows"):
            run(job, RECORDED)
        assert bool(left_behind(data)) is (attempt < ATTEMPTS)
    job.refresh_from_db()
    assert (job.state, refusal_of(job)) == (Job.State.FAILED, None)


def test_a_ledger_is_kept_and_taken_in_by_a_job_of_its_own(
    place: Jurisdiction, by: Actor, data: Path, tmp_path: Path
) -> None:
    content = book(tmp_path / "a.xlsx", [ROW]).read_bytes()
    job = ended(ask_upload(handed(content, "台账.xlsx", Way.LEDGER), place, by=by, at=RECORDED))
    importing = Job.objects.get(kind="import_ledger")
    assert job.result == {"next": importing.pk}
    assert Batch.objects.get().file.name == "台账.xlsx"
    assert left_behind(data) == [Batch.objects.get().file.sha256]
    assert ended(importing).result["rows"] == 1


def test_a_ledger_that_names_another_known_place_waits_for_an_answer(
    place: Jurisdiction, next_place: Jurisdiction, by: Actor, tmp_path: Path
) -> None:
    rows = [[None, None, "关于加强古井管理的通知", None, None, None, None, "2025.5.31", "有效"]]
    content = book(tmp_path / "a.xlsx", rows, title="白石区规范性文件台账").read_bytes()
    job = ended(ask_upload(handed(content, "a.xlsx", Way.LEDGER), place, by=by, at=RECORDED))
    assert job.result == {"asks": "白石区"}
    settled = ended(settle_place(job, place, by=by, at=RECORDED))
    assert Job.objects.get(pk=settled.result["next"]).jurisdiction == place


def test_what_was_read_as_a_notice_is_not_read_again_as_a_ledger(
    place: Jurisdiction, by: Actor, tmp_path: Path
) -> None:
    """Its rows may have been decided about at the desk."""
    content = f"序号,{GAZETTE.text}".replace("青泽区", "青河区").encode()
    first = ended(ask_upload(handed(content, "a.csv", Way.PASTED), place, by=by, at=RECORDED))
    before = list(Candidate.objects.values_list("pk", flat=True))
    second = ended(ask_upload(handed(content, "a.csv", Way.LEDGER), place, by=by, at=RECORDED))
    assert before
    assert second.result == first.result
    assert list(Candidate.objects.values_list("pk", flat=True)) == before


def test_what_nobody_came_back_for_is_swept_after_a_day(place: Jurisdiction, by: Actor, data: Path) -> None:
    waiting = ask_upload(handed(NOTICE), place, by=by, at=RECORDED)
    asking = ended(ask_upload(handed(GAZETTE.text), place, by=by, at=RECORDED))
    orphan, fresh = spool.keep([b"orphan"]).token, spool.keep([b"fresh"]).token
    (data / "spool" / ".new-half").write_bytes(b"half")
    old = (RECORDED - timedelta(hours=25)).timestamp()
    for name in (waiting.arguments["spool"], asking.arguments["spool"], orphan, ".new-half"):
        os.utime(spool.path_of(name), (old, old))
    os.utime(spool.path_of(fresh), (old + 7200, old + 7200))
    assert sweep_spool(RECORDED) == 3
    assert sorted(left_behind(data)) == sorted([waiting.arguments["spool"], fresh])


def test_the_command_sweeps_too(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "spool").mkdir(parents=True)
    (data / "spool" / "orphan").touch()
    os.utime(data / "spool" / "orphan", (0, 0))
    call_command("sweep_uploads")
    assert left_behind(data) == []
    assert "1" in capsys.readouterr().out
