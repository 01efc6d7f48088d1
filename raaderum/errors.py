"""What ends a command with a sentence to the user."""

from pathlib import Path

from sources.errors import file_reason


class CommandError(Exception):
    """Wrong use of a command; ``str(error)`` is the Danish sentence: what was wrong and what to do."""


def made_folder(folder: Path) -> Path:
    """``folder``, made where it is missing. Raises CommandError where it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(
            f"Mappen {folder} kan ikke laves ({file_reason(error)}). Vælg en anden med --out."
        ) from error
    return folder
