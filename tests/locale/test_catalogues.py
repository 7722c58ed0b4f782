"""Strings are found wherever people can meet them, and a translation that isn't one doesn't pass."""

import gettext
from pathlib import Path

import catalogues
import polib
import pytest

HEADER = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
LABEL = _("In force")
def days(count): return ngettext("%(count)s day", "%(count)s days", count)
MAY = pgettext("month", "May")
NOT_ONE = _(LABEL)
"""
TEMPLATE = """
{% load i18n %}
   <h1>{% translate "Documents" %}</h1>
 <p title="{{ _("Search") }}">{% trans "Ends" context "a term" %}</p>
{% blocktranslate count n=rows|length trimmed %}
  {{ n }} row
{% plural %}
  {{ n }} rows
{% endblocktranslate %}
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house of two files and a catalogue that is still empty."""
    for name, text in {
        "web/views/pages.py": PYTHON,
        "templates/list.html": TEMPLATE,
        "tests/test_x.py": '_("Never seen")',
        "locale/zh_Hans/LC_MESSAGES/django.po": HEADER,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def _catalogue(house: Path, entries: str = "") -> Path:
    path = house / "locale/zh_Hans/LC_MESSAGES/django.po"
    if entries:
        path.write_text(HEADER + entries, encoding="utf-8")
    return path


def test_strings_are_found_in_python_and_in_templates(house: Path) -> None:
    found = {(one, context, entry.msgid_plural) for (one, context), entry in catalogues.strings(house).items()}
    assert found == {
        ("In force", None, ""),
        ("%(count)s day", None, "%(count)s days"),
        ("May", "month", ""),
        ("Documents", None, ""),
        ("Search", None, ""),
        ("Ends", "a term", ""),
        ("%(n)s row", None, "%(n)s rows"),
    }


def test_collecting_sorts_keeps_translations_and_drops_what_is_gone(house: Path) -> None:
    path = _catalogue(house, 'msgid "In force"\nmsgstr "现行有效"\n\nmsgid "Gone"\nmsgstr "没了"\n')
    assert catalogues.main(["collect"], house) == 0
    entries = list(polib.pofile(str(path)))
    assert [entry.msgid for entry in entries] == sorted(entry.msgid for entry in entries)
    assert {entry.msgid: entry.msgstr for entry in entries}["In force"] == "现行有效"
    assert "Gone" not in path.read_text(encoding="utf-8")


def test_collecting_again_changes_nothing(house: Path) -> None:
    catalogues.main(["collect"], house)
    once = _catalogue(house).read_text(encoding="utf-8")
    catalogues.main(["collect"], house)
    assert _catalogue(house).read_text(encoding="utf-8") == once


def test_a_catalogue_just_collected_lacks_only_its_translations(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogues.main(["collect"], house)
    assert catalogues.main(["check"], house) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 7
    assert all(line.startswith("locale/zh_Hans/LC_MESSAGES/django.po: empty: ") for line in lines)


@pytest.mark.parametrize(
    "entry, fault",
    [
        pytest.param("", "missing: 'In force'", id="a string nobody translated"),
        pytest.param('msgid "Gone"\nmsgstr "没了"', "obsolete: 'Gone'", id="a string that is nowhere any more"),
        pytest.param('#~ msgid "Gone"\n#~ msgstr "没了"', "obsolete: 'Gone'", id="a string put aside"),
        pytest.param('#, fuzzy\nmsgid "In force"\nmsgstr "有效"', "fuzzy: 'In force'", id="a guess"),
        pytest.param('msgid "In force"\nmsgstr ""', "empty: 'In force'", id="an empty one"),
        pytest.param(
            'msgid "%(count)s day"\nmsgid_plural "%(count)s days"\nmsgstr[0] "%(cuont)s 天"',
            "placeholders differ: '%(count)s day'",
            id="a placeholder mistyped",
        ),
        pytest.param(
            'msgid "%(count)s day"\nmsgstr "天"',
            "plural differs from the source: '%(count)s day'",
            id="a plural that was none",
        ),
    ],
)
def test_what_is_wrong_with_an_entry_is_said_in_one_line(
    house: Path, entry: str, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _catalogue(house, entry + "\n")
    assert catalogues.main(["check"], house) == 1
    assert f"locale/zh_Hans/LC_MESSAGES/django.po: {fault}" in capsys.readouterr().err.splitlines()


def test_a_complete_catalogue_passes_and_compiles_without_gettexts_programs(house: Path) -> None:
    catalogues.main(["collect"], house)
    path = _catalogue(house)
    whole = polib.pofile(str(path))
    for entry in whole:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: entry.msgid_plural}
        else:
            entry.msgstr = f"{entry.msgid}！"
    whole.save()
    assert catalogues.main(["check"], house) == 0
    assert catalogues.main(["compile"], house) == 0
    with path.with_suffix(".mo").open("rb") as stream:
        translations = gettext.GNUTranslations(stream)
    assert translations.gettext("In force") == "In force！"
    assert translations.pgettext("month", "May") == "May！"
