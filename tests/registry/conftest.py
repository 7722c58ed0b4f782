"""Where the real gazettes lie, and a printed one of our own for those who don't have them."""

import os
from pathlib import Path

import pytest

from registry.identity import CodeLayout
from registry.layouts import load_layouts


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real gazettes and their truths beside the project; they are never copied into it."""
    folder = Path(__file__).resolve().parents[3] / "shared"
    if not (folder / "gazettes").is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("../shared with the real gazettes is missing, and CI must not go green without it")
        pytest.skip("SKIPPED WITHOUT THE REAL GAZETTES: ../shared is missing")
    return folder


@pytest.fixture(scope="session")
def layouts() -> tuple[CodeLayout, ...]:
    return load_layouts()
