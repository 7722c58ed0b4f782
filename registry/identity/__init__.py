"""What a document is called: its code, its number, its title, in every printed spelling. Pure."""

from registry.identity.codes import Code, CodeLayout, FoundCode, find_codes, parse_code
from registry.identity.numbers import FoundNumber, Number, find_numbers, parse_number
from registry.identity.titles import genre_of, is_trial, issuers_of, only_extends, only_repeals, title_key

__all__ = [
    "Code",
    "CodeLayout",
    "FoundCode",
    "FoundNumber",
    "Number",
    "find_codes",
    "find_numbers",
    "genre_of",
    "is_trial",
    "issuers_of",
    "only_extends",
    "only_repeals",
    "parse_code",
    "parse_number",
    "title_key",
]
