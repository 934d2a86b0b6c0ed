"""What is enclosed with a letter: it goes with the message, stands on the letter, and is told in the post tray."""

from __future__ import annotations

import json

from engine import Attachment, DocumentState
from engine.bootstrap import build
from tests.engine.conftest import World
from tests.engine.small_policy import Drawing, form, text_field

LETTER = b"---\nid: kopie\ntitle: Een kopie\n---\nBeste {{ ontvanger.naam }},\n\nHierbij een kopie.\n"
HOUSE = b"<html><body>{{ brief.html }}{% for b in bijlagen %}<li>{{ b }}</li>{% endfor %}</body></html>"
PHOTO = b"\xff\xd8\xff\xe0 foto"


def play(world: World, **party: str) -> int:
    """A case with an upload in a form and a note on the case page; a letter encloses the former."""
    drawing = (
        Drawing("proef")
        .start("indienen")
        .task("kijken", "Kijk", groups="balie")
        .job(
            "brief",
            "letter",
            {
                "letter": "kopie",
                "to": "=ander",
                "enclose": '=documenten[soort = "stuk" and veld = "bijlagen"].id',
            },
        )
        .task("daarna", "Daarna", groups="balie")
        .end()
    )
    world.deploy(
        {
            "processes/proef.bpmn": drawing.xml(),
            "processes/house.json": json.dumps({"naam": "gemeente Lindewaard"}).encode(),
            "forms/indienen.form": form(
                "indienen",
                text_field("verhaal"),
                {"type": "filepicker", "key": "bijlagen", "label": "Bijlagen", "multiple": True},
            ),
            "forms/letters/kopie.md": LETTER,
            "forms/letters/_house.html": HOUSE,
        },
        "ander:party verhaal bijlagen",
    )
    photo = Attachment("foto.jpg", "image/jpeg", PHOTO, "bijlagen")
    started = world.engine.start(
        "proef", {"verhaal": "zo", "bijlagen": ["foto.jpg"]}, "anna", attachments=[photo]
    )
    case = int(started.instance_id)  # type: ignore[union-attr]
    note = Attachment("aantekening.txt", "text/plain", b"intern", source="upload")
    world.engine.add_document(case, note, "Aantekening", "anna")
    world.engine.set_variables(case, {"ander": {"naam": "Bea", **party}}, "olga", "proef")
    world.do("anna", "kijken")
    return case


def test_uploads_of_a_form_are_enclosed_and_nothing_else(world: World) -> None:
    case = play(world, email="bea@example.net", kanaal="email")
    letter = next(row for row in world.engine.case(case, "admin").documents if row.letter_id)
    view = world.engine.document(letter.id, "admin")
    assert [row.title for row in view.enclosures] == ["foto.jpg"]
    assert "<li>foto.jpg</li>" in (view.html or "")
    world.engine.run_due()
    (mail,) = world.mailer.sent
    assert [(file.filename, file.media_type) for file in mail.files][1:] == [("foto.jpg", "image/jpeg")]
    assert mail.files[0].content.startswith(b"%PDF")
    assert mail.files[1].content == PHOTO
    assert "Bijlagen bij dit bericht:\n- foto.jpg" in mail.text


def test_enclosures_that_are_too_large_for_mail_go_by_post(world: World) -> None:
    world.settings = world.settings.__class__(var_dir=world.settings.var_dir, mail_max_mb=0)
    world.engine = build(world.settings, clock=world.clock, mailer=world.mailer)
    world.engine._check = lambda files: ()
    case = play(world, email="bea@example.net", kanaal="email", adres="Dijk 1")
    letter = next(row for row in world.engine.case(case, "admin").documents if row.letter_id)
    assert (letter.channel, letter.state) == ("post", DocumentState.TO_POST)
    assert any("te groot voor e-mail" in row.sentence for row in world.engine.history(case, "admin"))


def test_without_uploads_nothing_is_enclosed(world: World) -> None:
    case = play(world, kanaal="post", adres="Dijk 1")
    tray = world.engine.to_post("admin")
    assert [(row.case_key, len(row.enclosed)) for row in tray] == [(world.engine.case(case, "admin").key, 1)]
