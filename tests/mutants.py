"""A module once per comparison in some of its functions, each time with that one comparison moved by a day."""

import ast
import importlib.util
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

FLIPS: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
LOOKUPS = {"lte": "lt", "lt": "lte", "gte": "gt", "gt": "gte"}
Site = tuple[int, Callable[[], None]]


def mutants(module: ModuleType, functions: set[str]) -> Iterator[tuple[str, ModuleType]]:
    """(where, the changed module) for `<`, `<=`, `>`, `>=` and for Django's lookups of the same names."""
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    for number in range(len(_sites(ast.parse(source), functions))):
        tree = ast.parse(source)
        line, change = _sites(tree, functions)[number]
        change()
        yield f"{module.__name__}:{line}", _loaded(f"{module.__name__}_mutant_{number}", ast.unparse(tree))


def _sites(tree: ast.Module, functions: set[str]) -> list[Site]:
    named = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name in functions]
    return [site for function in named for node in ast.walk(function) for site in _changes(node)]


def _changes(node: ast.AST) -> Iterator[Site]:
    if isinstance(node, ast.Compare):
        for index, operator in enumerate(node.ops):
            if type(operator) in FLIPS:
                yield node.lineno, partial(node.ops.__setitem__, index, FLIPS[type(operator)]())
    if isinstance(node, ast.keyword) and node.arg:
        field, _, lookup = node.arg.rpartition("__")
        if lookup in LOOKUPS:
            yield node.lineno, partial(setattr, node, "arg", f"{field}__{LOOKUPS[lookup]}")


def _loaded(name: str, source: str) -> ModuleType:
    spec = importlib.util.spec_from_loader(name, loader=None)
    assert spec is not None
    mutant = importlib.util.module_from_spec(spec)
    # Dataclasses look their own module up by name while they are made.
    sys.modules[name] = mutant
    try:
        exec(compile(source, name, "exec"), mutant.__dict__)  # noqa: S102  (our own source, changed by one sign)
    finally:
        del sys.modules[name]
    return mutant
