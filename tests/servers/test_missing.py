"""A server that is nowhere: skipped aloud on somebody's machine, refused in CI."""

import pytest

from tests.servers.binaries import ServerMissing
from tests.servers.plugin import skipped_or_refused

MISSING = ServerMissing("No Redis found.")


def test_on_somebodys_machine_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert skipped_or_refused(MISSING) == "No Redis found."


def test_in_ci_it_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.UsageError, match="No Redis found"):
        skipped_or_refused(MISSING)
