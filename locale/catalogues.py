"""The translations of the interface, without a gettext binary.

    python locale/catalogues.py compile [FILE.po …]   .po → .mo, as `make setup` does
    python locale/catalogues.py collect               finds the strings of the sources, keeps their translations
    python locale/catalogues.py check                 exit 1 with one line per entry that isn't as it should be

Source strings are English and serve as the English interface; every other language has a folder here.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
# Not part of what people see, or not ours.
SKIPPED = {"tests", "docs", "deploy", "locale", "benchmarks", "var", "migrations"}
ONE, MANY, IN_CONTEXT, MANY_IN_CONTEXT = None, (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), ONE),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), MANY),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), IN_CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), MANY_IN_CONTEXT),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sd]|\{\w*\}")

Key = tuple[str, str | None]  # the English string and its context


def catalogues(root: Path) -> list[Path]:
    return sorted((root / "locale").glob("*/LC_MESSAGES/django.po"))


def compile_catalogue(path: Path) -> None:
    polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


# Collecting


def strings(root: Path) -> dict[Key, polib.POEntry]:
    """Every string of the sources with the files it stands in."""
    found: dict[Key, polib.POEntry] = {}
    for path in _sources(root):
        for one, many, context in _extract(path):
            entry = found.setdefault((one, context), polib.POEntry(msgid=one, msgctxt=context))
            entry.msgid_plural = entry.msgid_plural or many
            place = (path.relative_to(root).as_posix(), "")  # no line number: it changes with every edit above
            if place not in entry.occurrences:
                entry.occurrences.append(place)
    return found


def _sources(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        folders = path.relative_to(root).parts[:-1]
        if SKIPPED.intersection(folders) or any(folder.startswith(".") for folder in folders):
            continue
        if path.suffix in (".py", ".html") or (path.suffix == ".txt" and "templates" in folders):
            yield path


def _extract(path: Path) -> Iterator[tuple[str, str, str | None]]:
    from babel.messages.extract import extract  # noqa: PLC0415 - for developers only; compiling works without it

    text = path.read_text(encoding="utf-8")
    source = io.BytesIO((text if path.suffix == ".py" else _as_python(text)).encode())
    for _line, message, _comments, context in extract("python", source, keywords=KEYWORDS):
        one, many = message if isinstance(message, tuple) else (message, "")
        yield one, many, context


def _as_python(template: str) -> str:
    """Django turns a template into calls of gettext among blanked-out text; indentation would mean something here."""
    return "\n".join(line.lstrip() for line in templatize(template).splitlines())


def collect(path: Path, found: dict[Key, polib.POEntry]) -> None:
    """Rewrites a catalogue: exactly the strings found, in alphabetical order, with the translations there were."""
    old: dict[Key, polib.POEntry] = {
        (entry.msgid, entry.msgctxt): entry for entry in polib.pofile(str(path)) if not entry.obsolete
    }
    new = polib.POFile(wrapwidth=110)
    new.metadata = polib.pofile(str(path)).metadata
    for key, entry in sorted(found.items(), key=lambda item: (item[0][0], item[0][1] or "")):
        kept = old.get(key, polib.POEntry())
        entry.flags, entry.tcomment = kept.flags, kept.tcomment
        if entry.msgid_plural:
            entry.msgstr_plural = kept.msgstr_plural or {0: ""}
        else:
            entry.msgstr = kept.msgstr
        new.append(entry)
    new.save(str(path))


# Checking


def faults(path: Path, found: dict[Key, polib.POEntry]) -> Iterator[str]:
    """One line for each entry that is missing, obsolete, fuzzy, empty or has other placeholders than its source."""
    entries = list(polib.pofile(str(path), check_for_duplicates=True))
    standing = {(entry.msgid, entry.msgctxt) for entry in entries if not entry.obsolete}
    for msgid, _context in found.keys() - standing:
        yield f"missing: {msgid!r}"
    for entry in entries:
        fault = _fault(entry, found)
        if fault:
            yield f"{fault}: {entry.msgid!r}"


def _fault(entry: polib.POEntry, found: dict[Key, polib.POEntry]) -> str | None:
    source = found.get((entry.msgid, entry.msgctxt))
    if entry.obsolete or source is None:
        return "obsolete"
    if entry.fuzzy:
        return "fuzzy"
    if entry.msgid_plural != source.msgid_plural:
        return "plural differs from the source"
    translations = list(entry.msgstr_plural.values()) or [entry.msgstr]
    if not all(translations):
        return "empty"
    expected = _placeholders(entry.msgid_plural or entry.msgid)
    if any(_placeholders(translation) != expected for translation in translations):
        return "placeholders differ"
    return None


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def main(arguments: list[str], root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(description="The translations of the interface.")
    parser.add_argument("what", choices=("compile", "collect", "check"))
    parser.add_argument("files", nargs="*", type=Path, help="the catalogues, all of them if none is named")
    asked = parser.parse_args(arguments)
    paths = asked.files or catalogues(root)
    if asked.what == "compile":
        for path in paths:
            compile_catalogue(path)
        return 0
    found = strings(root)
    if asked.what == "collect":
        for path in paths:
            collect(path, found)
        return 0
    lines = [f"{path.relative_to(root)}: {fault}" for path in paths for fault in sorted(faults(path, found))]
    print(*lines, sep="\n", end="\n" if lines else "", file=sys.stderr)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
