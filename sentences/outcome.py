"""What a refusal comes to: its sentence, its exit code, its HTTP status."""

from dataclasses import dataclass
from http import HTTPStatus

from django.utils.functional import Promise

BAD_NEWS, BAD_INPUT = 1, 2


@dataclass(frozen=True, slots=True)
class Outcome:
    sentence: Promise
    http: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY
    exit: int = BAD_NEWS


def bad_input(sentence: Promise) -> Outcome:
    return Outcome(sentence, HTTPStatus.BAD_REQUEST, BAD_INPUT)
