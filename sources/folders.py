"""Where the user's data are."""

import os
from pathlib import Path

import platformdirs

#: An environment variable that names the folder; the user or IT sets it, a workbook cannot.
FOLDER_VARIABLE = "RAADERUM_DATA"


def data_folder() -> Path:
    """The folder of the local store, the user's own indicators and groups (it may not exist yet)."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else Path(platformdirs.user_data_path("Raaderum", False))
