"""From what people write - a code, a number, a title, in any spelling - to the documents it may mean."""

from registry.identity import loose_title_key, parse_code, parse_number, title_key
from registry.layouts import load_layouts
from registry.models import ID_MARK, Document
from registry.querysets import DocumentQuerySet


def find(reference: str, among: DocumentQuerySet | None = None) -> DocumentQuerySet:
    """All documents it could mean; none of them is preferred silently."""
    documents = Document.objects.all() if among is None else among
    text = reference.strip()
    if text.startswith(ID_MARK) and text.removeprefix(ID_MARK).isdecimal():
        return documents.filter(pk=text.removeprefix(ID_MARK))
    if code := parse_code(text, load_layouts()):
        return documents.coded(code.key)
    if number := parse_number(text):
        return documents.numbered(number.key)
    key = title_key(text)
    exact = documents.titled(key)
    return exact if exact.exists() else documents.filter(title_loose=loose_title_key(key))
