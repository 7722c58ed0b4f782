"""Small lists that belong to a row, fetched with the row: a column of JSON instead of one more query for each list."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.db.models.sql.compiler import SQLCompiler


class Rows(Subquery):
    """The rows of a queryset that refers to its `OuterRef`, in its order, each as a dict of the fields named.

    Days come as ISO text, moments as `moment` reads them, a JSON column as the database keeps it.
    """

    output_field = JSONField()

    def __init__(self, queryset: QuerySet[Any], **fields: str) -> None:
        super().__init__(queryset.annotate(row=JSONObject(**fields)).values("row"))

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        # JSON(): what a subquery returns has lost the mark that it is JSON.
        template = '(SELECT JSON_GROUP_ARRAY(JSON("row")) FROM (%(subquery)s))'
        return self.as_sql(compiler, connection, template=template)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        # ARRAY keeps the order of its subquery; an aggregate need not.
        return self.as_sql(compiler, connection, template="TO_JSONB(ARRAY(%(subquery)s))")


def moment(text: str) -> datetime:
    """SQLite keeps moments in UTC and without saying so."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)
