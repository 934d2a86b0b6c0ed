"""The address of a party's own page stands in what goes to that party, and in nothing that others read."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pikepdf

from engine import Actor, ActorKind, CaseFilter, Role
from engine.model.ahead import LetterEdit, Rehearsal
from engine.model.looks import LookFilter
from engine.queries.check_dossier import check, unproved
from tests.engine.conftest import World
from tests.engine.small_policy import Drawing

HIDDEN = "persoonlijke link, alleen voor de ontvanger"
LETTER = """---
id: {id}
title: Brief {id}
---
Beste {{{{ ontvanger.naam }}}},

Kijk op [uw eigen pagina]({{{{ statuslink }}}}). [Is dit duidelijk?]({{{{ brieflink }}}}) Of ga naar {{{{ statuslink }}}}.
"""
HOUSE = b"<html><body><main>{{ brief.html }}</main></body></html>"


def ready(world: World, channel: str = "email") -> int:
    """A case with a letter to one party, which goes along with a second one to another party."""
    drawing = (
        Drawing("proef", properties={"parties": "melder,ander"})
        .start()
        .task("schrijven", "Schrijf", groups="balie")
        .job("eerst", "letter", {"letter": "verslag", "to": "=melder"})
        .job("dan", "letter", {"letter": "antwoord", "to": "=ander", "enclose": '=["verslag"]'})
        .task("daarna", "Daarna", groups="balie")
        .end()
    )
    world.deploy(
        {
            "processes/proef.bpmn": drawing.xml(),
            "forms/letters/verslag.md": LETTER.format(id="verslag").encode(),
            "forms/letters/antwoord.md": LETTER.format(id="antwoord").encode(),
            "forms/letters/_house.html": HOUSE,
        },
        "melder:party ander:party",
    )
    party: dict[str, Any] = {"kanaal": channel, "adres": "Dijk 1", "plaats": "Testerveen"}
    return world.start(
        melder={**party, "naam": "Mia", "email": "mia@example.net"},
        ander={**party, "naam": "Abe", "email": "abe@example.net"},
    ).instance_id


def sent(world: World, channel: str = "email") -> tuple[int, int, int]:
    """The case, the letter to the one, and the letter to the other with it."""
    case = ready(world, channel)
    world.do("anna")
    letters = {row.letter_id: row.id for row in world.engine.case(case, "anna").documents}
    return case, letters["verslag"], letters["antwoord"]


def secrets(world: World, case: int) -> dict[str, str]:
    return dict(world.engine.party_links(case, "anna"))


def addresses_in(pdf: bytes) -> str:
    """Everything that a PDF leads to."""
    found = []
    for page in pikepdf.open(io.BytesIO(pdf)).pages:
        for one in page.get("/Annots", []):  # type: ignore[union-attr]
            found.append(str(one.get("/A", {}).get("/URI", "")))
    return " ".join(found)


def test_staff_reads_a_letter_without_the_address_that_its_recipient_got(world: World) -> None:
    case, verslag, _ = sent(world)
    mia = secrets(world, case)["melder"]
    world.engine.run_due()
    mail = world.mailer.sent[0]
    assert mia in mail.text
    assert mia in str(mail.html)
    assert mia in addresses_in(mail.files[0].content)
    for who in ("anna", "admin"):
        view = world.engine.document(verslag, who)
        assert mia not in f"{view.html}{view.text}{view.content!r}"
        assert f"uw eigen pagina ({HIDDEN})" in str(view.html)
        assert not view.is_whole
        assert mia not in addresses_in(world.engine.letter_pdf(verslag, who).content)
    assert world.engine.letter_pdf(verslag, "anna") == world.engine.letter_pdf(verslag, "admin")


def test_the_recipient_reads_it_as_it_was_sent_and_that_stays_proved(world: World) -> None:
    case, verslag, _ = sent(world)
    mia, party = secrets(world, case)["melder"], Actor(ActorKind.PARTY, "melder", case)
    world.engine.run_due()
    view = world.engine.document(verslag, party)
    assert view.is_whole
    assert mia in str(view.html)
    assert world.engine.letter_pdf(verslag, party).content == world.mailer.sent[0].files[0].content
    world.engine.letter_pdf(verslag, "anna")
    assert world.engine.verify().problems == ()


def test_a_letter_that_goes_along_with_one_to_another_party_leads_to_no_page_of_the_first(
    world: World,
) -> None:
    case, verslag, _ = sent(world)
    tokens = secrets(world, case)
    world.engine.run_due()
    (mail,) = [one for one in world.mailer.sent if one.recipient == "abe@example.net"]
    whole, enclosed = mail.files
    assert tokens["ander"] in addresses_in(whole.content)
    assert tokens["melder"] not in addresses_in(enclosed.content)
    view = world.engine.document(verslag, Actor(ActorKind.PARTY, "ander", case))
    assert tokens["melder"] not in f"{view.html}{view.text}{view.content!r}"


def test_who_looks_at_a_letter_beforehand_or_changes_it_reads_no_address(world: World) -> None:
    case = ready(world)
    task, tokens = world.task_of("anna"), secrets(world, case).values()
    found = world.engine.rehearse_task(task, {}, "anna")
    assert isinstance(found, Rehearsal)
    assert not any(token in f"{letter}" for letter in found.letters for token in tokens)
    letter = found.letters[0]
    assert HIDDEN in letter.body
    edit = {letter.key: LetterEdit(letter.markdown.replace("Beste", "Dag"), letter.basis)}
    changed = world.engine.rehearse_task(task, {}, "anna", letters=edit)
    assert isinstance(changed, Rehearsal)
    assert HIDDEN in changed.letters[0].body
    world.engine.complete_task(task, {}, "anna", letters=edit)
    world.engine.run_due()
    mail = world.mailer.sent[0]
    assert "Dag Mia" in mail.text
    assert mail.text.count(secrets(world, case)["melder"]) == 3
    assert "persoonlijke-link" not in mail.text


def test_a_letter_for_the_post_is_whole_for_who_posts_it_until_it_is_posted(world: World) -> None:
    world.engine.save_person(
        "toos", name="Toos Toets", by=Actor.program("test"), roles=[Role.AUDITOR], functions=[]
    )
    case, verslag, _ = sent(world, "post")
    mia = secrets(world, case)["melder"]
    assert mia not in str(world.engine.document(verslag, "anna").html)
    assert mia in str(world.engine.document(verslag, "anna", on_paper=True).html)
    assert mia in addresses_in(world.engine.letter_pdf(verslag, "anna", on_paper=True).content)
    assert mia not in str(world.engine.document(verslag, "toos", on_paper=True).html)
    looks = [(row.actor, row.what) for row in world.engine.looks("toos", LookFilter()).rows]
    assert ("anna", f"post {verslag}") in looks
    assert ("anna", "adressen") in looks
    assert ("toos", f"post {verslag}") not in looks
    world.engine.mark_posted(verslag, "anna")
    assert mia not in str(world.engine.document(verslag, "anna", on_paper=True).html)


def test_the_parcel_for_the_printer_is_for_who_works_on_the_case(world: World) -> None:
    world.engine.save_person(
        "toos", name="Toos Toets", by=Actor.program("test"), roles=[Role.AUDITOR], functions=[]
    )
    case, *_ = sent(world, "post")
    tokens = secrets(world, case)
    with world.engine.post_parcel("anna") as packed:
        parcel = zipfile.ZipFile(packed)
        led = {name: addresses_in(parcel.read(name)) for name in parcel.namelist() if name.endswith(".pdf")}
    assert (
        sorted(token in one for one in led.values() for token in tokens.values()) == [False] * 4 + [True] * 2
    )
    with world.engine.post_parcel("toos") as packed:
        assert zipfile.ZipFile(packed).namelist() == []


def test_a_dossier_holds_copies_that_prove_themselves(world: World) -> None:
    case, *_ = sent(world)
    tokens = secrets(world, case).values()
    world.engine.run_due()
    with world.engine.export(case, "anna") as packed:
        archive = zipfile.ZipFile(packed)
        files = {name: archive.read(name) for name in archive.namelist()}
    for name, content in files.items():
        assert not any(token.encode() in content for token in tokens), name
    assert not any(addresses_in(one) for name, one in files.items() if name.endswith(".pdf"))
    assert check(files.__getitem__) == []
    entries, papers = json.loads(files["geschiedenis.json"]), json.loads(files["stukken.json"])
    assert [one["afschrift"] for one in papers] == [True, True]
    assert unproved(entries, papers) == []
    page = papers[0]["pagina"]
    forged = {**files, page: files[page].replace(b"Beste", b"Boze")}
    hashes = {name: hashlib.sha256(forged[name]).hexdigest() for name in json.loads(files["hashes.json"])}
    forged["hashes.json"] = json.dumps(hashes).encode()
    assert check(forged.__getitem__)
    for entry in entries:
        entry["data"] = entry["data"].replace("sha256_shown", "iets")
    assert len(unproved(entries, papers)) == 2


def test_a_copy_on_paper_is_the_same_each_time_and_is_said_to_have_no_proof_of_its_own(world: World) -> None:
    case, verslag, _ = sent(world)
    world.engine.run_due()
    copy = world.engine.letter_pdf(verslag, "anna")
    assert copy.filename.endswith("-afschrift.pdf")
    world.clock.at += timedelta(days=400)
    assert world.engine.letter_pdf(verslag, "anna") == copy, "neither the day nor who asks is in it"
    assert copy.sha256 == hashlib.sha256(copy.content).hexdigest()
    with world.engine.export(case, "anna") as packed:
        archive = zipfile.ZipFile(packed)
        read_me, program = (archive.read(name).decode() for name in ("LEESMIJ.txt", "controleer.py"))
        assert copy.sha256 in archive.read("hashes.json").decode()
        assert copy.sha256 not in archive.read("geschiedenis.json").decode()
    assert "alleen hashes.json gaat daarover" in read_me
    assert "De PDF van een afschrift is voor dit dossier gemaakt" in program


def test_nobody_finds_an_address_by_searching(world: World) -> None:
    case, *_ = sent(world)
    mia = secrets(world, case)["melder"]
    assert world.engine.cases("anna", CaseFilter(search="eigen pagina")).rows
    assert not world.engine.cases("anna", CaseFilter(search=mia[:8])).rows
