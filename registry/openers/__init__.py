"""From a file to the blocks that the reader takes: one module per format, each in a process with limits."""

from registry.openers.opened import TrackedChanges
from registry.openers.source import Source, open_pasted, open_source, open_upload
from registry.openers.text import blocks_of

__all__ = ["Source", "TrackedChanges", "blocks_of", "open_pasted", "open_source", "open_upload"]
