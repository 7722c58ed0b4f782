"""sweep_uploads: remove what nobody came back for within a day. The schedule does the same."""

from typing import Any

from django.utils.translation import gettext

from intake.uploads import sweep_spool
from offices.moments import now
from sentences.doorstep import HouseCommand


class Command(HouseCommand):
    help = "Remove uploads that broke off, or that nobody came back for within a day."

    def answer(self, **_: Any) -> int:
        self.stdout.write(gettext("Uploads removed: %(count)s") % {"count": sweep_spool(now())})
        return 0
