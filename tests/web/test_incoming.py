"""Handing in through the pages: what is asked for, what is refused and where, and what the job's page says."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from jobs.claims import claim
from jobs.models import Job
from jobs.progress import Progress
from offices.actors import Actor
from offices.models import Jurisdiction, Membership, User
from offices.moments import now
from registry.models import Batch, StoredFile
from registry.openers.limits import LARGEST_CONTAINER_MB, LARGEST_TEXT_MB, MB
from tests.cast import make_user
from tests.intake.ledger_books import book
from tests.registry.printed import GAZETTE
from tests.web.reader import look
from tests.web.uploading import NOTICE, WHOLE, asked_for, spooled, upload, work_off
from web.uploads import LARGEST, SpooledUploads

pytestmark = pytest.mark.django_db
ROW = ("QHDR-2020-0010007", "", "青河区人民政府关于加强古井管理的通知", "", "", "", "2020.6.1", "2025.5.31", "有效")


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Path) -> None:
    """A folder in which nothing lies but what the test hands in."""
    settings.DATA_DIR = tmp_path / "data"


def test_only_who_decides_somewhere_has_the_way_in(officer: User, contact: User, superior: User) -> None:
    assert {user.username for user in (officer, contact, superior) if "/intake/" in look("/d/", user).links} == {
        "officer"
    }


def test_an_empty_form_says_what_is_missing(officer: User, place: Jurisdiction) -> None:
    page = upload(officer, place)
    assert (page.status, Job.objects.count()) == (422, 0)
    assert "Choose a file, or paste its text." in page.text
    assert "Choose a file." in upload(officer, place, to="/intake/ledger").text


def test_a_file_becomes_a_job_that_leads_on(officer: User, place: Jurisdiction) -> None:
    page = upload(officer, place, ("通知.txt", NOTICE.encode()))
    job = Job.objects.get()
    assert page.location == f"/intake/jobs/{job.pk}/"
    work_off()
    assert Batch.objects.get().file.name == "通知.txt"
    assert "通知.txt" in look("/intake/", officer).text
    assert spooled() == []


def test_pasted_text_is_read_like_a_file(officer: User, place: Jurisdiction) -> None:
    upload(officer, place, text=NOTICE)
    work_off()
    assert Batch.objects.get().candidates.get().facts["dated_on"] == "2036-09-28"


def test_several_files_are_several_jobs(officer: User, place: Jurisdiction) -> None:
    page = upload(officer, place, ("a.txt", NOTICE.encode()), ("b.txt", f"{NOTICE}\n".encode()), text=f"{NOTICE}\n\n")
    assert page.location == "/intake/"
    assert Job.objects.count() == 3
    assert look("/intake/", officer).text.count("waits for its turn") == 3


def test_the_same_file_again_leads_to_what_is_there(officer: User, place: Jurisdiction, tmp_path: Path) -> None:
    content = book(tmp_path / "a.xlsx", [ROW]).read_bytes()
    upload(officer, place, ("台账.xlsx", content), to="/intake/ledger")
    work_off()
    page = upload(officer, place, ("again.xlsx", content), to="/intake/ledger")
    assert page.location == f"/intake/{Batch.objects.get().pk}/worklist/"
    assert spooled() == []
    assert not Job.objects.open().exists()


def test_two_clicks_lead_to_one_job(officer: User, place: Jurisdiction) -> None:
    first, second = (upload(officer, place, ("a.txt", NOTICE.encode())) for _ in range(2))
    assert first.location == second.location
    assert len(spooled()) == 1
    work_off()


@pytest.mark.parametrize(
    "name, kept",
    [
        pytest.param("../../etc/passwd.txt", "passwd.txt", id="a path upwards"),
        pytest.param("C:\\公报\\2021.txt", "2021.txt", id="a path of Windows"),
        pytest.param("a\x00\n\x1bb.txt", "ab.txt", id="controls"),
        pytest.param("<b>'\"&.txt", "<b>'\"&.txt", id="marks of HTML"),
        pytest.param("公" * 300 + ".txt", "公" * 251 + ".txt", id="longer than a name may be"),
    ],
)
def test_a_name_is_only_a_name(name: str, kept: str, officer: User, place: Jurisdiction) -> None:
    """Sent as a client sends that means no good; browsers send less."""
    boundary = "---x"
    fields = {**WHOLE, "place": str(place.pk)}
    lines = [f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{fields[key]}' for key in fields]
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\n\r\n{NOTICE}'
    body = "\r\n".join([*lines, head, f"--{boundary}--\r\n"]).encode()
    client = Client()
    client.force_login(officer)
    response = client.post("/intake/file", body, content_type=f"multipart/form-data; boundary={boundary}")
    if response.status_code == 302:
        assert look(response.headers["Location"], officer).status == 200
        work_off()
        assert StoredFile.objects.get().name == kept
    else:
        assert "\n" in name
    assert spooled() == []


def test_what_is_refused_names_the_file_and_leads_to_the_field(officer: User, place: Jurisdiction) -> None:
    page = upload(officer, place, ("空.txt", b""), ("公报.txt", NOTICE.encode()))
    assert "空.txt: The file is empty." in page.text
    assert page.links["#file-file"] == "File"
    assert (page.status, spooled(), Job.objects.count()) == (422, [], 0)


def test_more_files_than_an_officer_picks_by_hand_are_refused(officer: User, place: Jurisdiction) -> None:
    page = upload(officer, place, *((f"{no}.txt", b"x") for no in range(21)))
    assert "21 files; hand in 20 at a time, or a .zip of them." in page.text
    assert Job.objects.count() == 0


def test_the_largest_file_that_is_read_passes_and_one_larger_is_refused_by_its_size(
    officer: User, place: Jurisdiction
) -> None:
    largest = b"x" * (LARGEST_CONTAINER_MB * MB)
    assert upload(officer, place, ("a.bin", largest)).status == 302
    assert upload(officer, place, ("a.bin", largest), to="/intake/ledger").status == 302
    page = upload(officer, place, ("公报.pdf", largest + b"x"))
    assert "公报.pdf: The file has 65 MB; a text of more than 64 MB is not read." in page.text
    for job in work_off():
        assert job.state == Job.State.FAILED
    assert spooled() == []


def test_what_is_too_large_is_counted_and_not_kept() -> None:
    handler = SpooledUploads()
    handler.new_file("file", "a.pdf", "application/pdf", None)
    handler.receive_data_chunk(b"x", 0)
    handler.receive_data_chunk(b"x" * 1000, LARGEST + 1)
    file = handler.file_complete(LARGEST + 1001)
    assert (file.size, len(file.read())) == (LARGEST + 1001, 1)
    file.close()
    assert spooled() == []


def test_a_pasted_text_may_be_as_large_as_a_file_of_text(officer: User, place: Jurisdiction) -> None:
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE > LARGEST_TEXT_MB * MB
    page = upload(officer, place, text="x" * (LARGEST_TEXT_MB * MB + 1))
    assert "粘贴文本: The file has 17 MB; a text of more than 16 MB is not read." in page.text


def test_an_upload_that_broke_off_before_its_end_is_refused(officer: User, place: Jurisdiction) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    fields = {"place": place.pk, "tracked": "accepted", "file": SimpleUploadedFile("a.txt", NOTICE.encode())}
    response = client.post("/intake/file", fields)
    assert response.status_code == 400
    assert "The upload broke off before its end." in response.content.decode()
    assert (spooled(), Job.objects.count()) == ([], 0)


def test_what_a_stranger_sends_is_gone_with_the_answer(officer: User, place: Jurisdiction) -> None:
    fields = {**WHOLE, "place": place.pk, "file": SimpleUploadedFile("a.txt", NOTICE.encode())}
    response = Client().post("/intake/file", fields)
    response.close()
    assert response.headers["Location"].startswith("/login/")
    assert spooled() == []


def test_a_place_of_somebody_else_cannot_be_chosen(officer: User, next_place: Jurisdiction) -> None:
    page = upload(officer, next_place, ("a.txt", NOTICE.encode()))
    assert (page.status, Job.objects.count(), spooled()) == (422, 0, [])


def test_their_own_place_is_chosen_already_and_two_side_by_side_are_not(
    officer: User, place: Jurisdiction, next_place: Jurisdiction
) -> None:
    assert f'<option value="{place.pk}" selected>' in look("/intake/", officer).source
    Membership.objects.create(user=officer, jurisdiction=next_place, role=Membership.Role.OFFICER)
    page = look("/intake/", officer)
    assert f'<option value="{next_place.pk}">' in page.source
    assert 'value="" selected' in page.source


@pytest.mark.parametrize(
    "language, sentence",
    [("en", "The file is marked 机密."), ("zh-hans", "机密")],
)
def test_a_refusal_is_said_in_the_language_of_the_reader(
    language: str, sentence: str, officer: User, place: Jurisdiction
) -> None:
    page = upload(officer, place, ("机要.txt", f"机密★1年\n{NOTICE}".encode()))
    work_off()
    told = look(page.location, officer, language)
    assert (told.status, sentence in told.text, "机要.txt" in told.text) == (200, True, True)
    assert ("Nothing was kept of it." in told.text) == (language == "en")
    assert sentence in look("/intake/", officer, language).text
    assert (StoredFile.objects.count(), spooled()) == (0, [])


def test_a_job_that_goes_on_asks_again_by_itself_and_stops_when_it_has_ended(
    officer: User, place: Jurisdiction, by: Actor
) -> None:
    job = asked_for(NOTICE, place, by)
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    path = f"/intake/jobs/{job.pk}/"
    waiting = client.get(path)
    assert waiting.headers["Refresh"] == "2"
    assert "<progress" in waiting.content.decode()
    assert claim(job, now())
    Progress(job).advance(1, total=3)
    running = client.get(path)
    assert running.headers["Refresh"] == "2"
    assert 'value="1" max="3"' in running.content.decode()
    assert "What it says is being read." in running.content.decode()
    assert client.post(f"{path}cancel").headers["Location"] == path
    cancelled = client.get(path)
    assert "Refresh" not in cancelled.headers
    assert "It was cancelled." in cancelled.content.decode()
    assert client.post(f"{path}cancel").status_code == 409
    assert spooled() == []


def test_a_fault_of_ours_tells_the_number_of_the_job(officer: User, place: Jurisdiction, by: Actor) -> None:
    job = asked_for(NOTICE, place, by)
    Job.objects.update(state=Job.State.FAILED, error="Traceback …")
    page = look(f"/intake/jobs/{job.pk}/", officer)
    assert f"the number of this job, {job.pk}." in page.text
    assert "Traceback" not in page.text


def test_a_file_of_another_place_asks_where_it_belongs(
    officer: User, place: Jurisdiction, next_place: Jurisdiction
) -> None:
    page = upload(officer, place, ("公报.txt", GAZETTE.text.encode()))
    work_off()
    asking = look(page.location, officer)
    assert "The file names 青泽区, and 青河区 was chosen. Where does it belong?" in asking.text
    assert "To 青河区 all the same" in asking.text
    assert "waits for an answer" in look("/intake/", officer).text
    client = Client()
    client.force_login(officer)
    answered = client.post(f"{page.location}place/{place.pk}")
    work_off()
    assert Batch.objects.get().jurisdiction == place
    assert look(page.location, officer).location == answered.headers["Location"]


def test_the_place_that_a_file_names_is_offered_to_who_decides_there(officer: User, place: Jurisdiction) -> None:
    named = Jurisdiction.objects.create(name="青泽区")
    page = upload(officer, place, ("公报.txt", GAZETTE.text.encode()))
    work_off()
    assert "To 青泽区" not in look(page.location, officer).text
    Membership.objects.create(user=officer, jurisdiction=named, role=Membership.Role.OFFICER)
    assert "To 青泽区" in look(page.location, officer).text


def test_an_administrator_may_leave_the_place_to_the_file(administrator: User) -> None:
    upload(administrator, None, ("公报.txt", GAZETTE.text.encode()))
    work_off()
    assert Batch.objects.get().jurisdiction.name == "青泽区"


def test_what_failed_is_remembered_for_a_day(officer: User, place: Jurisdiction) -> None:
    upload(officer, place, ("空话.txt", "今天天气很好。".encode()))
    work_off()
    assert "no document and no list was found" in look("/intake/", officer).text
    Job.objects.update(asked_at=now() - timedelta(hours=25))
    assert "no document and no list was found" not in look("/intake/", officer).text


def test_the_message_goes_out_once_the_job_is_kept(
    officer: User, place: Jurisdiction, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as sent:
        upload(officer, place, ("a.txt", NOTICE.encode()))
    assert len(sent) == 1
    work_off()


def test_batches_are_paged_and_counted(officer: User, place: Jurisdiction) -> None:
    other = make_user("other")
    for no in range(25):
        file = StoredFile.objects.create(sha256=f"{no:064}", name=f"公报{no:02}.txt", size=1, stored_at=now())
        batch = Batch.objects.create(jurisdiction=place, file=file, staged_at=now(), staged_by=str(other), gazette=None)
        states = ["waiting"] * 3 + ["accepted"] * 2 + ["rejected"]
        for position, state in enumerate(states):
            batch.candidates.create(no=position, kind="row", facts={}, first_line=1, last_line=1, state=state)
    page = look("/intake/", officer)
    assert "1–20 of 25" in page.text
    assert "公报24.txt" in page.text
    assert "公报04.txt" not in page.text
    assert " 3 2 1 Undo" in page.text
    assert "公报04.txt" in look("/intake/?page=2", officer).text
