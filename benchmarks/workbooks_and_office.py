"""Recalculating and reading workbooks, against LibreOffice: ``python -m benchmarks.workbooks_and_office [N]``.

Recalculation is compared with a headless LibreOffice that starts and converts the same file. ``N`` workbooks
(100 when not given) are read as a portfolio is collected.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from addin.calc.office import find_program
from benchmarks.measure import least, of_process, of_python
from workbooks.new import new_workbook
from workbooks.package import read_package
from workbooks.read import read
from workbooks.recalculate import recalculated

A_READ = 0.030


def main() -> int:
    """Print the figures; 1 when calc is less than ten times as fast as LibreOffice, or a read is too slow."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = new_workbook("adm-udlaeg", folder, example=True)
        parts = read_package(path)
        warm = least(lambda: recalculated(parts).parts())
        cold = of_python("-m", "raaderum", "calc", str(path))
        convert = _convert(folder / "profile", path)
        subprocess.run(convert, check=False, capture_output=True)  # makes its profile, and may then want a restart
        office = min(of_process(convert) for _ in range(2))
        copies = [shutil.copy(path, folder / f"{number}.xlsx") for number in range(count)]
        each = least(lambda: [read(read_package(copy)) for copy in copies], 1) / count
    print(f"recalculation in a running process   {warm * 1000:7.1f} ms")
    print(f"raaderum calc, cold                  {cold * 1000:7.1f} ms")
    print(f"LibreOffice, start and convert       {office * 1000:7.1f} ms   {office / warm:5.1f} × the first", end="")
    print(f", {office / cold:4.1f} × the second")
    print(f"read, each of {count:4} workbooks         {each * 1000:7.1f} ms   budget {A_READ * 1000:.0f} ms")
    return int(office / warm < 10 or each > A_READ)


def _convert(profile: Path, path: Path) -> list[str]:
    target = ["--convert-to", "xlsx", "--outdir", str(profile), str(path)]
    return [str(find_program()), f"-env:UserInstallation={profile.as_uri()}", "--headless", *target]


if __name__ == "__main__":
    sys.exit(main())
