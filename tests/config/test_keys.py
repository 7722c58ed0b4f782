"""The secret key, and those that were in its place before."""

import os
import subprocess
import sys
from pathlib import Path

from notifications.sealing import seal

ROOT = Path(__file__).resolve().parents[2]
OPENS = "import django; django.setup(); from notifications.sealing import unseal; print(unseal(input()))"


def test_what_an_earlier_key_of_the_environment_sealed_is_opened_after_the_key_was_changed() -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "the-next-one",
        "SECRET_KEY_FALLBACKS": "one-long-ago,of-the-tests",
    }
    asked = [sys.executable, "-c", OPENS]
    opened = subprocess.run(
        asked, input=seal("hongqiao"), env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert opened.stdout == "hongqiao\n", opened.stderr
