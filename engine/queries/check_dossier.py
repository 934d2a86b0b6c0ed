"""Controleert een dossier zonder het programma dat het maakte: python controleer.py [map of zip]

Wat het nagaat:
1. elk bestand is nog wat het was toen het dossier werd gemaakt (hashes.json);
2. de geschiedenis is een ongebroken keten: elke regel draagt een SHA-256 over zichzelf en de regel ervoor;
3. elk stuk dat de geschiedenis noemt, is nog het stuk dat toen in het dossier kwam, en elke PDF van een brief
   nog de PDF die toen is gemaakt. Van een afschrift (een brief zonder de persoonlijke link van de ontvanger)
   zijn dat de pagina en de tekst; de geschiedenis bewijst ook de brief zoals hij is verstuurd, en diens PDF.
   De PDF van een afschrift is voor dit dossier gemaakt en staat alleen in hashes.json.

Wie alles tegelijk vervangt, kan een nieuwe keten maken. Vraag daarom de laatste hash, die hieronder wordt
getoond, na bij de organisatie waar het dossier vandaan komt: die moet dezelfde zijn.

Alleen Python 3.9 of nieuwer is nodig. This program stands alone: it runs outside the engine.
"""

import hashlib
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

Reader = Callable[[str], bytes]


def check(read: Reader) -> list[str]:
    """What is wrong with a dossier, in sentences; nothing when it is whole."""
    wrong: list[str] = []
    for name, known in json.loads(read("hashes.json")).items():
        try:
            content = read(name)
        except (KeyError, OSError):
            wrong.append(f"Het bestand {name} ontbreekt.")
            continue
        if hashlib.sha256(content).hexdigest() != known:
            wrong.append(f"Het bestand {name} is veranderd.")
    entries = json.loads(read("geschiedenis.json"))
    wrong += broken(entries)
    documents = json.loads(read("stukken.json"))
    wrong += changed(entries, documents, read)
    return wrong


def broken(entries: list[dict[str, Any]]) -> list[str]:
    """Where the chain of history does not hold."""
    before = b"\0" * 32
    for number, entry in enumerate(entries, 1):
        parts = [entry[name] for name in PARTS]
        text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
        before = hashlib.sha256(before + text.encode()).digest()
        if entry["seq"] != number or before.hex() != entry["hash"]:
            return [f"De geschiedenis is verbroken bij regel {number}."]
    return []


PARTS = (
    "instance_id",
    "seq",
    "at",
    "planned_at",
    "kind",
    "actor_kind",
    "actor",
    "process_id",
    "element_id",
    "deployment_id",
    "data",
)


def changed(entries: list[dict[str, Any]], documents: list[dict[str, Any]], read: Reader) -> list[str]:
    """Documents that are not what history says came in."""
    told, copies, pdfs = {}, {}, {}
    for entry in entries:
        try:
            kinds = ("document", "updated")
            data = json.loads(entry["data"]) if entry["kind"] in kinds and entry["data"] else {}
        except ValueError:  # that it was changed has been told
            data = {}
        if data.get("sha256"):
            told[data["document"]] = data["sha256"]
            copies[data["document"]] = data.get("sha256_shown")
        if data.get("pdf"):
            pdfs[data["document"]] = data["pdf"]
    wrong = []
    for one in documents:
        made, copied = pdfs.pop(one["nummer"], None), one.get("afschrift", False)
        pdf = hashlib.sha256(read(one["pdf"])).hexdigest() if one["pdf"] else None
        if made is not None and (pdf is None if copied else pdf != made):
            wrong.append(f"De PDF van stuk {one['nummer']} ({one['titel']}) is niet meer wat zij was.")
        digest = hashlib.sha256(read(one["bestand"]))
        for mark, name in ((b"\0html\0", one["pagina"]), (b"\0text\0", one["tekst"])):
            if name:
                digest.update(mark + read(name))
        known = told.pop(one["nummer"], None)
        known = copies[one["nummer"]] if copied and known is not None else known
        if known is not None and digest.hexdigest() != known:
            wrong.append(f"Stuk {one['nummer']} ({one['titel']}) is niet meer wat het was.")
    return wrong + [f"Stuk {number} staat in de geschiedenis, maar niet in het dossier." for number in told]


def unproved(entries: list[dict[str, Any]], documents: list[dict[str, Any]]) -> list[str]:
    """Copies of which history does not hold the fingerprint: of letters from before it held those."""
    proved = set()
    for entry in entries:
        data = json.loads(entry["data"]) if entry["kind"] == "document" and entry["data"] else {}
        if data.get("sha256_shown"):
            proved.add(data["document"])
    return [
        f"Niet na te gaan: stuk {one['nummer']} ({one['titel']}) is een afschrift van een oudere brief."
        for one in documents
        if one.get("afschrift") and one["nummer"] not in proved
    ]


def reader(place: Path) -> Reader:
    """Reads from a folder or from a ZIP."""
    if place.is_dir():
        return lambda name: (place / name).read_bytes()
    archive = zipfile.ZipFile(place)
    return archive.read


def main() -> int:
    """0 when the dossier is whole, 1 when something is wrong."""
    read = reader(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
    wrong = check(read)
    entries = json.loads(read("geschiedenis.json"))
    for sentence in wrong:
        print(sentence)
    if not wrong:
        for sentence in unproved(entries, json.loads(read("stukken.json"))):
            print(sentence)
        print(f"Dit dossier is heel: {len(entries)} regels geschiedenis, alle bestanden onveranderd.")
    print(f"Laatste hash: {entries[-1]['hash'] if entries else 'geen'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
