"""What is installed, what is promised and what CI runs say the same."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ["requirements.txt", "requirements-dev.txt"]
DOCUMENTS = ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "deploy/README.md"]


def _lines(name: str) -> list[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):(?!=)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def _made_in(name: str) -> set[str]:
    """The targets that a document tells its reader to make."""
    path = ROOT / name
    if not path.exists():
        pytest.skip(f"{name} is not there")
    return set(re.findall(r"(?:^|`|&& )make ([a-z-]+)", path.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_pinned_and_has_its_reason(name: str) -> None:
    for line in _lines(name):
        assert re.fullmatch(r"[\w.-]+(\[[\w,-]+\])?==[\w.]+  # \S.*", line), line


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_the_constraints_pin_the_same_versions(name: str) -> None:
    pinned = {line.lower().replace("_", "-") for line in _lines("constraints.txt")}
    for line in _lines(name):
        requirement = re.sub(r"\[.*\]", "", line.partition(" ")[0])
        assert requirement.lower().replace("_", "-") in pinned, line


@pytest.mark.parametrize("name", [*REQUIREMENTS, "constraints.txt"])
def test_no_requirement_comes_from_a_place_of_its_own(name: str) -> None:
    for line in _lines(name):
        assert not re.search(r"://|^-| @ |/", line.partition("#")[0]), line


@pytest.mark.parametrize("name", ["deploy/apt.txt"])
def test_every_system_package_says_what_it_is_for(name: str) -> None:
    for line in _lines(name):
        assert re.fullmatch(r"[a-z0-9][a-z0-9.+-]+ +# \S.*", line), line


def test_every_target_of_the_makefile_is_explained_in_its_help() -> None:
    explained = set(re.findall(r"^([a-z-]+):.*## \S", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert _targets() == explained


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_name_only_targets_that_exist(name: str) -> None:
    assert _made_in(name) <= _targets()


def test_ci_does_what_the_readme_tells_a_newcomer() -> None:
    runs = set(re.findall(r"make ([a-z-]+)$", (ROOT / ".ci/run").read_text(encoding="utf-8"), re.MULTILINE))
    # `make run` never ends by itself; the slow tests start and stop what it starts.
    assert _made_in("README.md") - {"run"} <= runs
    for name in ("README.md", ".ci/run"):
        assert "deploy/apt.txt" in (ROOT / name).read_text(encoding="utf-8")
