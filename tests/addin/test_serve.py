import os
import subprocess
import sys
from pathlib import Path

import pytest

from addin import serve

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif("sys.platform == 'win32'", reason="says what happens elsewhere (andre systemer end Windows)")
def test_a_server_that_cannot_run_leaves_a_note_in_the_log(tmp_path: Path) -> None:
    """Pythonw has no window: the log is where the reason can be read."""
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-m", "addin.serve"], cwd=ROOT, env=environment, check=False)
    assert ran.returncode == 1
    (log,) = tmp_path.rglob("excel.log")
    noted = log.read_text(encoding="utf-8")
    assert "Serveren kunne ikke køre" in noted
    assert "pywin32" in noted


def test_the_class_of_the_running_server_is_xlwings_own() -> None:
    """The DLL connects to it; the default of ``serve`` in the pinned xlwings says which it is."""
    import xlwings

    source = (Path(xlwings.__file__).parent / "com_server.py").read_text(encoding="utf-8")
    assert f'def serve(clsid="{serve.RUNNING_SERVER}")' in source
