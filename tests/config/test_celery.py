"""How Celery is wired, both ways, and that every message on the schedule has a task that answers."""

from pathlib import Path

import pytest
from celery import Celery
from django.test import override_settings

from config.celery import _configuration, app


def _wired() -> Celery:
    wired = Celery("wired", set_as_current=False)
    wired.add_defaults(_configuration)
    return wired


def test_without_redis_the_broker_is_a_folder_in_the_data_folder(tmp_path: Path) -> None:
    with override_settings(EMBEDDED=True, BROKER_FOLDER=tmp_path / "broker"):
        conf = _wired().conf
        assert conf.broker_url == "shixiao-folder://localhost//"
        assert conf.broker_transport_options["data_folder_in"] == str(tmp_path / "broker")
    assert (tmp_path / "broker").is_dir()


def test_with_redis_the_broker_is_redis() -> None:
    with override_settings(EMBEDDED=False, REDIS_URL="redis://queue.example:6379/0"):
        assert _wired().conf.broker_url == "redis://queue.example:6379/0"


def test_messages_are_json_acknowledged_late_and_in_local_time() -> None:
    conf = app.conf
    assert (conf.task_serializer, list(conf.accept_content)) == ("json", ["json"])
    assert conf.task_acks_late
    assert str(conf.timezone) == "Asia/Shanghai"


@pytest.mark.parametrize("name", ["nightly", "letters", "spool", "stale-jobs"])
def test_everything_on_the_schedule_has_its_task(name: str) -> None:
    app.loader.import_default_modules()
    assert app.conf.beat_schedule[name]["task"] in app.tasks


def test_a_tick_nobody_took_expires_before_the_next() -> None:
    for entry in app.conf.beat_schedule.values():
        assert entry["options"]["expires"] <= entry["schedule"]
