"""Where the tests run: their own data folder, and SQLite or a real PostgreSQL of their own.

Loaded with `-p` (see pyproject.toml), because the settings must find all this in the environment. Workers of xdist
inherit it. A developer's `.env` never reaches the tests: what is set here wins.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.servers.binaries import ServerMissing, postgres_programs
from tests.servers.postgres import Postgres, serving_postgres

GIVEN_SERVER = "SHIXIAO_TEST_POSTGRES_URL"
MISSING = pytest.StashKey[str]()
POSTGRES = pytest.StashKey[Postgres]()
WITH_DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "client", "admin_client", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgres"),
        default=os.environ.get("SHIXIAO_TEST_DATABASE", "sqlite"),
        help=f"the database of the tests (SHIXIAO_TEST_DATABASE); a running server may be named in {GIVEN_SERVER}",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    # A wrapper runs before pytest-django's own hook, which reads the settings.
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        os.environ["SHIXIAO_DATA_DIR"] = str(Path(os.environ["SHIXIAO_DATA_DIR"]) / worker)
    else:
        servers = ExitStack()
        early_config.add_cleanup(servers.close)
        _lay_out(early_config, servers)
    return (yield)


def _lay_out(config: pytest.Config, servers: ExitStack) -> None:
    folder = tempfile.mkdtemp(prefix="shixiao-tests-")
    servers.callback(shutil.rmtree, folder, ignore_errors=True)
    os.environ |= {
        "SHIXIAO_DATA_DIR": folder,
        "DATABASE_URL": f"sqlite:///{folder}/shixiao.sqlite3",
        "REDIS_URL": "",
        "SECRET_KEY": "of-the-tests",
        "DEBUG": "false",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "SHIXIAO_LANGUAGE": "zh-hans",
    }
    if config.known_args_namespace.database == "postgres":
        try:
            os.environ["DATABASE_URL"] = _postgres(config, servers)
        except ServerMissing as missing:
            config.stash[MISSING] = skipped_or_refused(missing)


def _postgres(config: pytest.Config, servers: ExitStack) -> str:
    given = os.environ.get(GIVEN_SERVER)
    if given:
        return given
    config.stash[POSTGRES] = server = servers.enter_context(serving_postgres(postgres_programs()))
    return server.url


def skipped_or_refused(missing: ServerMissing) -> str:
    """Why tests are skipped; in CI, where everything must be there, a refusal instead."""
    if os.environ.get("CI") == "true":
        raise pytest.UsageError(str(missing)) from missing
    return str(missing)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches a database runs again; with no server there, it is skipped aloud."""
    if config.option.database == "sqlite":
        return
    chosen = [item for item in items if _needs_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen
    if MISSING in config.stash:
        for item in items:
            item.add_marker(pytest.mark.skip(reason=config.stash[MISSING]))


def _needs_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("django_db"):
        return True
    return bool(WITH_DATABASE.intersection(getattr(item, "fixturenames", ())))


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.option.database}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if MISSING in config.stash:
        terminalreporter.write_line(f"SKIPPED ON POSTGRESQL: {config.stash[MISSING]}", red=True, bold=True)
