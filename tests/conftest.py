"""What every test may rely on. The cast of characters lives in `tests.cast`."""

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from lifecycle import append_only
from lifecycle.models import Register
from tests.servers.binaries import ServerMissing, redis_program
from tests.servers.plugin import skipped_or_refused
from tests.servers.redis import running_redis

pytest_plugins = ["tests.cast"] if importlib.util.find_spec("tests.cast") else []

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real texts and their truths, which are not part of the project."""
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            raise FileNotFoundError(SHARED)
        pytest.skip("the real gazette texts are not beside the project")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def _emptied_past_the_triggers() -> Iterator[None]:
    """Acts and entries refuse DELETE. Between transactional tests the tables are emptied all the same."""
    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # private, and the only place

    def past_the_triggers(self: TransactionTestCase) -> None:
        # All tables are emptied: for each row SQLite would look for others that refer to it, without an index.
        with connection.constraint_checks_disabled(), append_only.suspended(connection):
            empty(self)
        # The row that says which register this is comes with the migrations, and goes with the emptying.
        Register.objects.get_or_create()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", past_the_triggers)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Django asks SQLite once per process whether it knows JSON: not in the middle of a test that counts queries."""
    with django_db_blocker.unblock():
        assert connection.features.supports_json_field


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis of this run, or a loud skip; an error in CI."""
    try:
        program = redis_program()
    except ServerMissing as missing:
        pytest.skip(skipped_or_refused(missing))
    with running_redis(program) as url:
        yield url
