"""How the scripts measure: processor time (user), the least of a few runs, which a busy machine changes little."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence


def least(call: Callable[[], object], times: int = 5) -> float:
    """Seconds of processor time of a call in this process, the least of ``times`` runs."""
    found = []
    for _ in range(times):
        start = time.process_time()
        call()
        found.append(time.process_time() - start)
    return min(found)


def of_process(command: Sequence[str]) -> float:
    """Seconds of user time of a process and its children. Raises CalledProcessError when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run(command, check=True, capture_output=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def of_python(*arguments: str, times: int = 5) -> float:
    """Seconds of user time of this Python with ``arguments``, the least of ``times`` cold starts."""
    return min(of_process([sys.executable, *arguments]) for _ in range(times))
