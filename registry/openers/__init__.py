"""From a file to the blocks that the reader takes: one module per format, each in a process with limits."""

from registry.openers.kept import KeptFile, keep_file, keep_upload
from registry.openers.opened import TrackedChanges
from registry.openers.source import Source, open_pasted, open_source, open_upload
from registry.openers.text import blocks_of

__all__ = [
    "KeptFile",
    "Source",
    "TrackedChanges",
    "blocks_of",
    "keep_file",
    "keep_upload",
    "open_pasted",
    "open_source",
    "open_upload",
]
