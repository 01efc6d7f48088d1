"""Tables that people paste or save as CSV from ECO, FLIS, Kend din kommune and their own systems."""

from sources.imports.numbers import DecimalMark, NumberFormatQuestion
from sources.imports.reader import ImportedTable, read_file, read_text

__all__ = ["DecimalMark", "ImportedTable", "NumberFormatQuestion", "read_file", "read_text"]
