from typing import Any

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models

LINKS = ("jurisdiction_id", "document_id", "entry_id")
# Statuses in which a document lives, and entries that set a term, as they were when this was written.
ALIVE = ("in_force", "in_force_in_part", "suspended")
TERMS = ("term", "extension")

_IN_FORCE = """
CREATE INDEX period_in_force ON lifecycle_period (valid_from, valid_until, known_until, known_from)
WHERE part = 0 AND status IN ('in_force', 'in_force_in_part')
"""
_ENDINGS = """
INSERT INTO lifecycle_ending (document_id, jurisdiction_id, until, organ_id)
SELECT document.id, document.jurisdiction_id, period.valid_until, COALESCE(document.drafter_id, MIN(issuer.organ_id))
FROM lifecycle_period period
JOIN lifecycle_period following ON following.document_id = period.document_id AND following.part = period.part
    AND following.valid_from = period.valid_until AND following.known_until IS NULL
LEFT JOIN lifecycle_entry because ON because.id = following.entry_id
JOIN registry_document document ON document.id = period.document_id
LEFT JOIN registry_issuer issuer ON issuer.document_id = document.id AND issuer.position = 0
WHERE period.part = 0 AND period.known_until IS NULL AND (
    (period.status IN %(alive)s AND following.status NOT IN %(alive)s)
    OR (period.status = 'unknown' AND because.kind IN %(terms)s)
)
GROUP BY document.id, document.jurisdiction_id, document.drafter_id, period.valid_until
"""


def count_what_is_in_force(_apps: Apps, schema_editor: Any) -> None:
    """PostgreSQL answers the two questions asked most from a third of the rows.

    SQLite never uses an index whose condition it must first compare with bound values: there it would only cost.
    """
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_IN_FORCE)


def no_longer_count(_apps: Apps, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX period_in_force")


def fill_endings(_apps: Apps, schema_editor: Any) -> None:
    """What the periods of a register that is in use already say."""
    schema_editor.execute(_ENDINGS % {"alive": ALIVE, "terms": TERMS})


def drop_indexes_of_links(_apps: Apps, schema_editor: Any) -> None:
    """One by one: to change the columns, SQLite would copy the whole table three times."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, "lifecycle_period")
    for name, found in constraints.items():
        if found["index"] and not found["unique"] and found["columns"] in ([link] for link in LINKS):
            schema_editor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")


def restore_indexes_of_links(_apps: Apps, schema_editor: Any) -> None:
    for link in LINKS:
        schema_editor.execute(f"CREATE INDEX lifecycle_period_{link} ON lifecycle_period ({link})")


class Migration(migrations.Migration):
    dependencies = [
        ("lifecycle", "0004_links"),
        ("offices", "0001_initial"),
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateField()),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endings",
                        to="registry.document",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.jurisdiction",
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.organ",
                    ),
                ),
            ],
            options={
                "ordering": ["until", "document"],
                "indexes": [
                    models.Index(fields=["jurisdiction", "until", "document"], name="ending_by_place"),
                    models.Index(fields=["until", "organ", "document"], name="ending_by_day"),
                ],
                "constraints": [models.UniqueConstraint(fields=("document", "until"), name="an_ending_once")],
            },
        ),
        migrations.RemoveIndex(
            model_name="period",
            name="period_by_status",
        ),
        migrations.RemoveIndex(
            model_name="period",
            name="period_ending",
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop_indexes_of_links, restore_indexes_of_links)],
            state_operations=[
                migrations.AlterField(
                    model_name="period",
                    name="document",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="periods",
                        to="registry.document",
                    ),
                ),
                migrations.AlterField(
                    model_name="period",
                    name="entry",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lifecycle.entry",
                    ),
                ),
                migrations.AlterField(
                    model_name="period",
                    name="jurisdiction",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.jurisdiction",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="period",
            index=models.Index(
                fields=["part", "status", "valid_from", "valid_until", "known_from", "known_until"],
                name="period_by_status",
            ),
        ),
        migrations.AddIndex(
            model_name="period",
            index=models.Index(
                condition=models.Q(("known_until__isnull", True)),
                fields=["part", "status", "valid_from", "valid_until", "known_until"],
                name="period_believed",
            ),
        ),
        migrations.AddIndex(
            model_name="period",
            index=models.Index(
                condition=models.Q(("known_until__isnull", True)),
                fields=["jurisdiction", "part", "status", "valid_from", "valid_until", "known_until"],
                name="period_of_place",
            ),
        ),
        migrations.RunPython(count_what_is_in_force, no_longer_count),
        migrations.RunPython(fill_endings, migrations.RunPython.noop),
    ]
