"""Rules of the house that no linter knows."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import models

ROOT = Path(__file__).parents[1]
ROOMS = (
    "benchmarks",
    "config",
    "calendars",
    "sentences",
    "offices",
    "jobs",
    "registry",
    "lifecycle",
    "intake",
    "notifications",
    "web",
)


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def test_no_column_stamps_itself() -> None:
    stamping = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.partition(".")[0] in ROOMS
        for field in model._meta.get_fields()
        if isinstance(field, models.DateField) and (field.auto_now or field.auto_now_add)
    ]
    assert stamping == []


def test_nothing_happens_in_save() -> None:
    overrides = [
        f"{name}:{node.lineno}"
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name in ("save", "delete", "full_clean")
    ]
    assert overrides == []


def test_no_module_outgrows_the_house() -> None:
    lengths = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name, _ in sources()}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_no_function_outgrows_the_page() -> None:
    long = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 50
    ]
    assert long == []
