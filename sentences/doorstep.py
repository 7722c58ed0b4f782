"""What every command of the house does the same way: answer, or refuse in one line with the agreed exit code."""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import OperationalError, ProgrammingError
from django.utils import translation
from django.utils.translation import gettext

from sentences.outcomes import BAD_INPUT, outcome_of, sentence_of
from sentences.refusals import Refusal


class HouseCommand(BaseCommand):
    """Exit 0 done, 1 the looked-for bad news or nothing found, 2 bad input with one line on stderr.

    A subclass implements `answer` and returns the exit code.
    """

    def handle(self, *_: Any, **options: Any) -> None:
        # Django deactivates translations in commands; the people who type these read the office's language.
        with translation.override(settings.LANGUAGE_CODE):
            try:
                code = self.answer(**options)
            except Refusal as refusal:
                self.stderr.write(" ".join(sentence_of(refusal).split()))
                code = outcome_of(refusal).exit
            except (OperationalError, ProgrammingError) as error:
                if "no such table" not in str(error) and "does not exist" not in str(error):
                    raise
                self.stderr.write(gettext("The database is not set up yet: run `python manage.py migrate` first."))
                code = BAD_INPUT
            except BrokenPipeError:
                # Whoever read the output had enough (`| head`). What Python would still flush goes nowhere.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                code = 0
        if code:
            sys.exit(code)

    def answer(self, **options: Any) -> int:
        raise NotImplementedError

    def print_json(self, value: object) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False, indent=1))

    def print_json_rows(self, head: Mapping[str, object], name: str, rows: Iterable[object]) -> int:
        """One document whose last member is a list, written as its rows come; how many there were."""
        self.stdout.write("".join(["{", *(f" {json.dumps(key)}: {_json(value)}," for key, value in head.items())]))
        self.stdout.write(f" {json.dumps(name)}: [", ending="")
        count = 0
        for count, row in enumerate(rows, start=1):
            self.stdout.write(("," if count > 1 else "") + f"\n  {_json(row)}", ending="")
        self.stdout.write("\n ]}")
        return count


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def add_json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of text for people")
