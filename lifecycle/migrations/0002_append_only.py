from typing import Any

from django.apps.registry import Apps
from django.db import migrations

from lifecycle import append_only


def install(apps: Apps, schema_editor: Any) -> None:
    append_only.install(schema_editor.connection, append_only.FIRST)
    apps.get_model("lifecycle", "Register").objects.create()


def remove(apps: Apps, schema_editor: Any) -> None:
    apps.get_model("lifecycle", "Register").objects.all().delete()
    append_only.remove(schema_editor.connection, append_only.FIRST)


class Migration(migrations.Migration):
    dependencies = [("lifecycle", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
