"""The notes, discussions and links that stand on cells."""

from collections.abc import Mapping

from lxml import etree

from workbooks.addresses import Address, address
from workbooks.package import parsed
from workbooks.structure import MAIN, RELATIONS, relations_of, text_of

_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"


def notes_of(parts: Mapping[str, bytes], sheet: str) -> dict[Address, tuple[str, str]]:
    """Each cell's note as (author, text); a discussion is one text with its replies under each other."""
    found: dict[Address, tuple[str, str]] = {}
    threads: dict[Address, list[str]] = {}
    persons = _persons(parts)
    for kind, part in relations_of(parts, sheet).values():
        if part not in parts:
            continue
        root = parsed(parts[part], part)
        if kind.endswith("/comments"):
            authors = [author.text or "" for author in root.iterfind(f"{{{MAIN}}}authors/{{{MAIN}}}author")]
            for note in root.iterfind(f"{{{MAIN}}}commentList/{{{MAIN}}}comment"):
                number = int(note.get("authorId", 0))
                author = authors[number] if number < len(authors) else ""
                text = note.find(f"{{{MAIN}}}text")
                if text is not None:
                    found[address(note.get("ref", "A1"))] = (author, text_of(text))
        elif kind.endswith("/threadedComment"):
            for entry in root.iterfind(f"{{{_THREADS}}}threadedComment"):
                said = entry.findtext(f"{{{_THREADS}}}text") or ""
                who = persons.get(entry.get("personId", ""), "")
                threads.setdefault(address(entry.get("ref", "A1")), []).append(f"{who}: {said}" if who else said)
    return found | {place: ("", "\n".join(lines)) for place, lines in threads.items()}


def _persons(parts: Mapping[str, bytes]) -> dict[str, str]:
    return {
        person.get("id", ""): person.get("displayName", "")
        for name, content in parts.items()
        if name.startswith("xl/persons/") and name.endswith(".xml")
        for person in parsed(content, name)
    }


def links_of(parts: Mapping[str, bytes], sheet: str, root: etree._Element) -> dict[Address, str]:
    """Each cell's link to the web or a file."""
    relations = parts.get(f"{sheet.rpartition('/')[0]}/_rels/{sheet.rpartition('/')[2]}.rels")
    if relations is None:
        return {}
    targets = {entry.get("Id"): entry.get("Target", "") for entry in parsed(relations, sheet)}
    return {
        address(link.get("ref", "A1").partition(":")[0]): targets[number]
        for link in root.iter(f"{{{MAIN}}}hyperlink")
        if (number := link.get(f"{{{RELATIONS}}}id")) in targets
    }


def drawings_of(parts: Mapping[str, bytes], sheet: str) -> int:
    """How many charts, pictures and shapes lie on a sheet."""
    return sum(
        len(parsed(parts[part], part))
        for kind, part in relations_of(parts, sheet).values()
        if kind.endswith("/drawing") and part in parts
    )
