"""Templates are indented for those who write them; what is sent is not. Done once, when a template is loaded."""

from __future__ import annotations

import re

from django.template import Origin
from django.template.loaders import filesystem

# A line's end with all the white space around it is still white space: words never grow together.
INDENTED = re.compile(r"\s*\n\s*")
# Where white space is kept as it stands.
PRESERVED = re.compile(r"<(?:pre|textarea)\b")


class Loader(filesystem.Loader):
    def get_contents(self, origin: Origin) -> str:
        contents: str = super().get_contents(origin)
        return contents if PRESERVED.search(contents) else INDENTED.sub("\n", contents)
