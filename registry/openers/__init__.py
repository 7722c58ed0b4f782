"""From a file to the blocks that the reader takes: one module per format."""

from registry.openers.source import LARGEST_MB, Source, open_source
from registry.openers.text import blocks_of

__all__ = ["LARGEST_MB", "Source", "blocks_of", "open_source"]
