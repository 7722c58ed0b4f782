"""A rulebook from a copy of the files with one thing changed in one of them: what an editor of the law would do."""

from pathlib import Path

from lifecycle.rulebook import FOLDER, Rulebook, rulebook


def changed_rulebook(folder: Path, file: str, old: str, new: str) -> Rulebook:
    """`old` must stand in the file, or the test would prove nothing."""
    for path in FOLDER.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        if path.name == file:
            assert old in text
            text = text.replace(old, new, 1)
        (folder / path.name).write_text(text, encoding="utf-8")
    return rulebook(folder)
