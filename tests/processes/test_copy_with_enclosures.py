"""Awb 9:9: the accused gets a copy of the complaint and of what was sent with it; nothing of the rest of the file."""

from engine import Attachment, Started
from tests.processes import answers as a
from tests.processes.conftest import SetStage
from tests.processes.stage import Case

PHOTO = Attachment("foto van de balie.jpg", "image/jpeg", b"\xff\xd8\xff\xe0", "bijlagen")


def test_the_accused_gets_what_was_sent_with_the_complaint(stage_on: SetStage) -> None:
    stage = stage_on("2026-03-02")
    given = a.web_form(bijlagen=["foto van de balie.jpg"])
    started = stage.engine.public_start("klacht", given, [PHOTO])
    assert isinstance(started, Started), started
    case = Case(stage, started)
    note = Attachment("aantekening.txt", "text/plain", b"alleen voor ons", source="upload")
    stage.engine.add_document(started.instance_id, note, "Aantekening van een gesprek", a.COORDINATOR)
    case.do("beoordeel_bericht", a.COORDINATOR, a.assessed(a.accused("wethouder", "Ferhat Kaya", "f.kaya")))
    (copy,) = case.letters("kopie_klacht")
    view = stage.engine.document(copy.id, case.auditor)
    assert [row.title for row in view.enclosures] == ["foto van de balie.jpg"]
    assert "foto van de balie.jpg" in (view.html or "")
    assert "Aantekening" not in (view.html or "")
