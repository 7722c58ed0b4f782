"""The five real texts beside the project, what was read from them by eye, and a reading as the contract prints it."""

import json
from pathlib import Path
from typing import Any

from registry.reading import Reading, as_contract
from tests.registry.printed import reading_of

REAL = ["boshan-2020", "boshan-2021-05", "boshan-2021-52-one-card-one-code", "jiyang-2020-04", "zhoucun-2017-06"]
# Read line by line from the texts for which no truth lies beside the project. Facts only.
OUR_TRUTHS = Path(__file__).parents[1] / "truth"


def text_of(shared: Path, name: str) -> str:
    return (shared / "gazettes" / f"{name}.txt").read_text(encoding="utf-8")


def truth_of(shared: Path, name: str) -> dict[str, Any]:
    ours = OUR_TRUTHS / f"{name}.json"
    path = ours if ours.exists() else shared / "truth" / f"{name}.json"
    truth: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return truth


def contract(reading: Reading) -> dict[str, Any]:
    return as_contract(reading, "gazette.txt", lambda key, params: f"{key} {dict(params)}")


def facts_of(text: str) -> dict[str, Any]:
    """What was read, without where it stands and what was said of it."""
    facts: dict[str, Any] = _without_lines(contract(reading_of(text)))
    return facts


def _without_lines(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_lines(one) for key, one in value.items() if key not in ("line", "lines", "warnings")}
    return [_without_lines(one) for one in value] if isinstance(value, list) else value
