"""A source read: what its blocks say, and what opening it had to leave out."""

from dataclasses import replace

from registry.layouts import load_layouts
from registry.openers import Source
from registry.reading import Reading, read


def read_source(source: Source) -> Reading:
    reading = read(source.blocks, load_layouts())
    remarks = sorted((*source.remarks, *reading.remarks), key=lambda remark: remark.line)
    return replace(reading, remarks=tuple(remarks))
