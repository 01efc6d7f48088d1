"""Which proposals Råderum ships, told without reading a whole file, so that a list comes at once."""

import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from engines.yamltext import parsed_yaml

#: The track of the tariff templates, which are not the report's.
TARIFFS = "Takster"

#: What a list shows of a proposal; each stands on a line of its own in a shipped file.
_HEAD = re.compile(r"^(?:id|titel|spor|sider):.*$", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """A line of ``raaderum list``."""

    id: str
    title: str
    track: str
    pages: tuple[int, int] | None


def folder() -> Path:
    """Where the shipped proposals lie."""
    return Path(str(resources.files("workbooks") / "proposals"))


def ids() -> list[str]:
    """The ids of the shipped proposals, sorted."""
    return sorted(path.stem for path in folder().glob("*.yaml"))


def listing() -> list[Entry]:
    """Every shipped proposal with its track and pages, tracks in the report's order and tariffs last."""
    entries = []
    for path in sorted(folder().glob("*.yaml")):
        head = parsed_yaml("\n".join(_HEAD.findall(path.read_text(encoding="utf-8"))))
        pages = head.get("sider")
        entries.append(Entry(head["id"], head["titel"], head["spor"], tuple(pages) if pages else None))
    return sorted(entries, key=lambda entry: (entry.track == TARIFFS, entry.pages or (10_000, 0), entry.id))
