"""What the commands cost from a cold start: ``python -m benchmarks.commands``.

Each is also shown as a ratio to importing the libraries that no recalculated workbook can do without.
"""

import sys
import tempfile
from pathlib import Path

from benchmarks.measure import of_python
from workbooks.shipped import ids

LIBRARIES = "import openpyxl, numpy, formualizer"


def main() -> int:
    """Print the table; 1 when a command is over its budget."""
    floor = of_python("-c", LIBRARIES)
    print(f"{'python -c pass':32} {of_python('-c', 'pass'):7.2f} s")
    print(f"{LIBRARIES:32} {floor:7.2f} s\n")
    over = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "adm-udlaeg.xlsx"

        def fresh() -> float:
            path.unlink(missing_ok=True)
            return of_python("-m", "raaderum", "new", "adm-udlaeg", "--out", folder, times=1)

        rows = [
            ("--help", 0.25, of_python("-m", "raaderum", "--help")),
            ("list", 0.3, of_python("-m", "raaderum", "list")),
            ("functions", 0.5, of_python("-m", "raaderum", "functions")),
            ("eval", 0.6, of_python("-m", "raaderum", "eval", "=BC_TIME(60,2)")),
            ("new", 1.0, min(fresh() for _ in range(5))),
            ("read", 1.0, of_python("-m", "raaderum", "read", str(path))),
            ("calc", 1.0, of_python("-m", "raaderum", "calc", str(path))),
            (
                f"new all ({len(ids())} proposals)",
                24.0,  # 12 seconds on two processors
                of_python("-m", "raaderum", "new", "all", "--out", f"{folder}/alle", times=1),
            ),
        ]
    for name, budget, took in rows:
        print(f"raaderum {name:23} {took:7.2f} s   ratio {took / floor:6.2f}", end="")
        print(f"   budget {budget:5.2f} s {took / budget:5.0%}")
        over |= took > budget
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
