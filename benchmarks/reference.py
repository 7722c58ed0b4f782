"""What every answer is measured against: one interval per document, and for each question an index that covers it.

The least that any system could hold. It knows no acts, no statuses, no parts and no earlier beliefs.
"""

from datetime import date
from typing import Any

from django.db import connection

from lifecycle.rules import day_after

_MAKE = """
CREATE TABLE bench_interval (
    document bigint NOT NULL PRIMARY KEY, valid_from date NOT NULL, valid_until date NOT NULL, organ bigint NOT NULL
)
"""
# From the first living day to the last, as believed now; an empty interval for what lived on no known day.
_FILL = """
INSERT INTO bench_interval
SELECT document.id, COALESCE(MIN(period.valid_from), '0001-01-01'), COALESCE(MAX(period.valid_until), '0001-01-01'),
    document.drafter_id
FROM registry_document document
LEFT JOIN lifecycle_period period ON period.document_id = document.id AND period.part = 0
    AND period.known_until IS NULL AND period.status IN ('in_force', 'in_force_in_part', 'suspended')
GROUP BY document.id, document.drafter_id
ORDER BY document.id
"""
# Which documents, not only how many: so the document is in each.
_INDEXES = (
    "CREATE INDEX bench_interval_days ON bench_interval (valid_from, valid_until, document)",
    "CREATE INDEX bench_interval_ends ON bench_interval (valid_until, organ, document)",
)


def make() -> None:
    with connection.cursor() as cursor:
        for statement in ("DROP TABLE IF EXISTS bench_interval", _MAKE, _FILL, *_INDEXES):
            cursor.execute(statement)
        cursor.execute(f"{'ANALYZE' if connection.vendor == 'sqlite' else 'VACUUM ANALYZE'} bench_interval")


def count_on(day: date) -> int:
    counted = _ask("SELECT COUNT(*) FROM bench_interval WHERE valid_from <= %s AND valid_until > %s", day, day)
    return int(counted[0][0])


def ending_by_organ(first: date, last: date) -> list[Any]:
    """Organ and how many, for last valid days from `first` to `last`, both inclusive."""
    query = "SELECT organ, COUNT(*) FROM bench_interval WHERE valid_until >= %s AND valid_until <= %s GROUP BY organ"
    return _ask(query, day_after(first), day_after(last))


def _ask(query: str, *days: date) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, [day.isoformat() for day in days])
        rows: list[Any] = cursor.fetchall()
        return rows
