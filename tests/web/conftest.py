"""What every page test needs."""

from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(scope="session", autouse=True)
def _folder_of_static_files() -> None:
    """Pages are tested without collecting; the middleware that serves what is collected wants its folder."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
