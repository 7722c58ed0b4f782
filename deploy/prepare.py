"""What happens before the site opens, each step harmless when repeated: tables, pages, demonstration register."""

import os

import django
from django.conf import settings
from django.core.management import call_command

from config import broker


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if settings.EMBEDDED and settings.BROKER_FOLDER.exists():
        broker.sweep(settings.BROKER_FOLDER)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_demo", if_empty=True)


if __name__ == "__main__":
    main()
