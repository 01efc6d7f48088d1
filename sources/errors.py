"""What can go wrong with a source; ``str(error)`` is a Danish sentence that says what to do."""

import errno

from engines.errors import NotKnown


class SourceError(NotKnown):
    """Data that cannot be fetched, read or kept. Nothing already stored is touched."""


_FILE_REASONS = {
    errno.ENOENT: "den findes ikke",
    errno.EEXIST: "der er allerede en fil af det navn",
    errno.EISDIR: "det er en mappe",
    errno.ENOTDIR: "en del af stien er ikke en mappe",
    errno.ENOSPC: "disken er fuld",
    errno.EROFS: "drevet kan ikke skrives til",
    errno.ENAMETOOLONG: "navnet er for langt",
} | dict.fromkeys((errno.EACCES, errno.EPERM), "den er åben i et andet program, eller du har ikke adgang")


def file_reason(error: Exception) -> str:
    """Why a file could not be read or written, in Danish; the system's own words where they are rare."""
    if isinstance(error, UnicodeDecodeError):
        return "den er ikke gemt som UTF-8"
    number = error.errno if isinstance(error, OSError) else None
    return _FILE_REASONS.get(number or 0) or getattr(error, "strerror", None) or str(error)
