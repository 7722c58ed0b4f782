"""How much of a file is taken, and what a parser may spend on it. Beyond is refused, never cut off.

The largest gazette seen has 0.3 MB of text and 60 pages; the largest ledger 4,000 rows.
"""

MB = 1024 * 1024

# Reading holds a text in memory several times over.
LARGEST_TEXT_MB = 16
# What holds pictures and fonts beside its text.
LARGEST_CONTAINER_MB = 64

# What a container may unpack to, counted before anything is unpacked.
UNPACKED_MB = 256
UNPACKED_PARTS = 5_000
# XML of empty rows shrinks to a hundredth and less; below this size nothing can burst.
RATIO, RATIO_FROM_MB = 200, 32

# What may come out of one file.
ROWS = 200_000
CELLS = 2_000_000
PAGES = 1_000
# A table has fewer; what claims more is a sheet with a stray cell far out, or a span that lies.
COLUMNS = 256

# The workbook of a ledger comes row by row, so only what one file may cost is bounded: a hundred thousand rows take
# ten seconds of a processor and 30 MB. No program writes a longer cell or a later row.
LEDGER_CPU_SECONDS = 300
# A sheet that is only checked says nothing until its end, and on a busy machine seconds are long.
LEDGER_SILENT_SECONDS = 600
LEDGER_OUTPUT_MB, LEDGER_LINE_MB = 1024, 4
LONGEST_CELL, LAST_ROW, LAST_COLUMN = 32_767, 1_048_576, 16_384
MERGES = 200_000

# An archive of files.
MEMBERS = 100
ARCHIVE_SECONDS = 300

# One parser, in a process of its own.
MEMORY_MB = 1024
CPU_SECONDS = 90
SECONDS = 120
OUTPUT_MB = 64

# LibreOffice maps far more memory than it uses.
OFFICE_MEMORY_MB = 4096
OFFICE_SECONDS = 120
OFFICE_OUTPUT_MB = 256
