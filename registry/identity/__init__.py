"""What a document is called: its code, its number, its title, in every printed spelling. Pure."""

from registry.identity.codes import Code, CodeLayout, FoundCode, find_codes, parse_code
from registry.identity.named import carried_out_by, named_key
from registry.identity.numbers import FoundNumber, Number, find_numbers, parse_number, same_but_for_spelling
from registry.identity.titles import (
    genre_of,
    is_trial,
    issuers_of,
    loose_title_key,
    only_extends,
    only_repeals,
    title_key,
)

__all__ = [
    "Code",
    "CodeLayout",
    "FoundCode",
    "FoundNumber",
    "Number",
    "carried_out_by",
    "find_codes",
    "find_numbers",
    "genre_of",
    "is_trial",
    "issuers_of",
    "loose_title_key",
    "named_key",
    "only_extends",
    "only_repeals",
    "parse_code",
    "parse_number",
    "same_but_for_spelling",
    "title_key",
]
