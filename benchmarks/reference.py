"""What every answer is measured against: one interval per document, and for each question an index that answers it.

The least that any system could hold. It knows no acts, no statuses, no parts and no earlier beliefs.
"""

from django.db import connection
from django.db.models import Max, Min, Q

from lifecycle.querysets import ALIVE_VALUES
from registry.models import Document

TABLE = "bench_interval"
_MAKE = (
    f"CREATE TABLE {TABLE} (document bigint PRIMARY KEY, valid_from date NOT NULL, valid_until date NOT NULL,"
    " organ bigint NOT NULL)",
)
_INDEX = (
    f"CREATE INDEX {TABLE}_days ON {TABLE} (valid_from, valid_until)",
    f"CREATE INDEX {TABLE}_ends ON {TABLE} (valid_until, organ)",
)


def make() -> None:
    """From the first living day to the last, as believed now; an empty interval for what never lived on a known day."""
    alive = Q(periods__known_until=None, periods__part=0, periods__status__in=ALIVE_VALUES)
    lived = Document.objects.order_by("pk").annotate(
        first=Min("periods__valid_from", filter=alive), until=Max("periods__valid_until", filter=alive)
    )
    rows = lived.values_list("pk", "first", "until", "drafter")
    with connection.cursor() as cursor:
        _run(*_MAKE)
        sql, params = rows.query.sql_with_params()
        cursor.execute(f"INSERT INTO {TABLE} (document, valid_from, valid_until, organ)")
    _run(*_INDEX)
