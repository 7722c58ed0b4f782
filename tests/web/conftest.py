"""What every page test needs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from offices.models import User
from tests.web.reader import visit
from tests.web.roles import ROLES, Answered


@pytest.fixture(scope="session", autouse=True)
def _folder_of_static_files() -> None:
    """Pages are tested without collecting; the middleware that serves what is collected wants its folder."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def visitor(role: str, request: pytest.FixtureRequest) -> User | None:
    return _person(role, request)


@pytest.fixture
def visitors(request: pytest.FixtureRequest) -> dict[str, User | None]:
    return {role: _person(role, request) for role in ROLES}


@pytest.fixture
def answered(visitors: dict[str, User | None]) -> Iterator[Answered]:
    """What all of them are answered. Closed at the end alone: with an answer the connection is closed."""
    answers: list[Any] = []

    def ask(path: str) -> dict[str, int]:
        given = {role: visit(path, visitor) for role, visitor in visitors.items()}
        answers.extend(given.values())
        return {role: answer.status_code for role, answer in given.items()}

    yield ask
    for answer in answers:
        answer.close()


def _person(role: str, request: pytest.FixtureRequest) -> User | None:
    if role == "anonymous":
        return None
    user: User = request.getfixturevalue(role)
    return user
