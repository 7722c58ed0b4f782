"""What an official letter needs of a .docx and python-docx has no word for: fonts, page numbers, rows of tables.

The library shows the XML behind its objects by private names alone.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Length
from docx.table import _Row
from docx.text.run import Run

BODY, HEADING = "仿宋_GB2312", "方正小标宋简体"
LATIN = "Times New Roman"
# What a machine without the official fonts takes in their place.
FALLBACKS = {BODY: "仿宋;FangSong;STFangsong;Noto Serif CJK SC", HEADING: "宋体;SimSun;STSong;Noto Serif CJK SC"}


def set_font(run: Run, name: str, size: Length) -> None:
    """Chinese in that font, digits and Latin letters in theirs."""
    run.font.name, run.font.size = LATIN, size
    fonts = run.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), name)
    # 《》 and dashes are Chinese signs here, whatever the machine that opens it believes.
    fonts.set(qn("w:hint"), "eastAsia")


def name_fonts(document: Document) -> None:
    """Chinese as the language of Chinese signs alone: in it numbers would break anywhere. Each font's alternatives."""
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    document.styles["Normal"].element.get_or_add_rPr().append(language)
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/></w:font>'
        for name, instead in FALLBACKS.items()
    )
    table = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table._blob = f"<w:fonts {nsdecls('w')}>{fonts}</w:fonts>".encode()  # noqa: SLF001 - it is only ever copied


def add_page_number(run: Run) -> None:
    for child in (
        '<w:fldChar {} w:fldCharType="begin"/>',
        "<w:instrText {}>PAGE</w:instrText>",
        '<w:fldChar {} w:fldCharType="end"/>',
    ):
        run.element.append(_element(child.format(nsdecls("w"))))


def keep_whole(row: _Row) -> None:
    """No page break falls into it."""
    _mark(row, "cantSplit")


def repeat(row: _Row) -> None:
    """The head of a table, on each of its pages."""
    _mark(row, "tblHeader")


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(_element(f"<w:{name} {nsdecls('w')}/>"))  # noqa: SLF001 - the only way there


def _element(xml: str) -> Any:
    """By its stubs, an element of the library takes children of its own classes only."""
    return parse_xml(xml)
