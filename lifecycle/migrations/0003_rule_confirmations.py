from typing import Any

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models

from lifecycle import append_only


def install(_: Apps, schema_editor: Any) -> None:
    append_only.install(schema_editor.connection, append_only.ANSWERS)


def remove(_: Apps, schema_editor: Any) -> None:
    append_only.remove(schema_editor.connection, append_only.ANSWERS)


class Migration(migrations.Migration):
    dependencies = [
        ("lifecycle", "0002_append_only"),
        ("offices", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RuleConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule_set", models.CharField(max_length=60)),
                ("version", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=60)),
                ("value", models.JSONField()),
                ("source", models.CharField(max_length=300)),
                (
                    "act",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="confirmations", to="lifecycle.act"
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="offices.jurisdiction",
                    ),
                ),
            ],
            options={
                "ordering": ["act", "key"],
                "constraints": [
                    models.UniqueConstraint(fields=("act", "key"), name="one_answer_per_act_and_key"),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="an_answer_names_its_source"
                    ),
                ],
            },
        ),
        migrations.RunPython(install, remove),
    ]
