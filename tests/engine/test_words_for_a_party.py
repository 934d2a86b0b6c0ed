"""What a drawing says to one party: what we wait for from them, what their message means, what became of it."""

from __future__ import annotations

from datetime import timedelta
from zipfile import ZipFile

from sqlalchemy import update

from engine import Delivered, Started
from engine.database.tables import instance
from engine.model.dutch_time import dutch_day
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing, form, text_field

pytestmark = ON_BOTH_DATABASES

BECAME = '=if klaar = "ja" then "Uw bankje staat er." else null'
DAYS = (
    '=for z in afspraken[partij = "schrijver"] return {wat: "Kijken bij het bankje", op: vandaag + duration("P" + string(z) + "D"), '
    'waar: "In het park"}'
)
ASKED = '=if partij = "schrijver" and antwoord = null then "uw antwoord over de kleur" else null'
PROOF = b"""---
id: bewijs
title: Ontvangen
---
{{ doorgegeven.naam }}. {{ doorgegeven.wat_nu|default("Wij lezen het.", true) }}
"""
NAMES = "schrijver:party schrijver.naam onderwerp klaar antwoord afspraken:list<number> anderen:list<party> tot:date"


PIET = {"naam": "Piet", "adres": "Park 1", "postcode": "1234 AB", "plaats": "Dorp"}


def begun(world: World) -> tuple[Started, str, str]:
    """A case that waits for the colour of a bench."""
    drawing = (
        Drawing(
            "proef",
            properties={
                "parties": "schrijver, anderen", "receipt": "bewijs", "publicOutcome": BECAME,
                "publicOutcome.anderen": '="Voor anderen."',
            },
        )
        .start("staf")
        .task("werk", groups="balie", publicDates=DAYS)
        .message(
            "kleur", "kleur", on="werk", formId="kleur", public="true", candidateGroups="balie",
            publicLabel="Ik zeg de kleur", publicWhen="U kunt dit zeggen zolang wij werken.",
            awaits="kleur van de schrijver", publicAwaits=ASKED, publicBy="=tot",
            publicReceipt='="Wij verven het " + antwoord + "."',
        )
        .task("verf", groups="balie")
        .end("einde2")
        .end("einde", after="werk")
    )  # fmt: skip
    world.deploy(
        {
            "processes/proef.bpmn": drawing.xml(),
            "forms/staf.form": form("staf", text_field("onderwerp")),
            "forms/kleur.form": form("kleur", text_field("antwoord", required=True)),
            "forms/letters/bewijs.md": PROOF,
        },
        NAMES,
    )
    last = dutch_day(world.clock.now()) + timedelta(days=5)
    started = world.start(schrijver=PIET, anderen=[{"naam": "Kees"}], afspraken=[3, -1], tot=last.isoformat())
    links = world.engine.party_links(started.instance_id, "anna")
    return started, links["schrijver"], links["anderen[1]"]


def test_what_we_wait_for_is_said_to_whom_it_concerns_with_its_day_until_it_came(world: World) -> None:
    started, piet, kees = begun(world)
    (option,) = world.engine.public_status(piet).messages
    assert option.awaits == "uw antwoord over de kleur"
    assert option.by == dutch_day(world.clock.now()) + timedelta(days=5)
    assert world.engine.public_status(kees).messages == ()
    (staff,) = world.engine.case(started.instance_id, "anna").messages
    assert staff.awaits == "", "what a party reads is not for staff"


def test_the_proof_says_what_it_means_and_the_page_when_it_came(world: World) -> None:
    started, piet, kees = begun(world)
    done = world.engine.deliver_message(
        started.instance_id, "kleur", {"antwoord": "groen"}, world.engine.party(piet)
    )
    proof = world.engine.document(done.receipt, "admin")  # type: ignore[union-attr, arg-type]
    assert "Wij verven het groen." in (proof.text or "")
    page = world.engine.public_status(piet)
    assert page.received == {"kleur": world.clock.now()}
    assert [(one.name, one.when) for one in page.unavailable] == [
        ("kleur", "U kunt dit zeggen zolang wij werken.")
    ]
    assert world.engine.public_status(kees).received == {}, "what one told is not what the other told"


def test_the_proof_of_what_staff_wrote_down_is_posted_to_who_gets_no_mail(world: World) -> None:
    started, _piet, _kees = begun(world)
    done = world.engine.deliver_message(
        started.instance_id, "kleur", {"antwoord": "groen"}, "anna", told_by="schrijver", how="telefoon"
    )
    assert isinstance(done, Delivered)
    assert done.receipt_to_post
    (letter,) = world.engine.to_post("anna")
    assert (letter.id, letter.recipient, letter.channel) == (done.receipt, "Piet", "post")
    proof = world.engine.document(letter.id, "anna")
    assert proof.address == ("Piet", "Park 1", "1234 AB Dorp")
    with world.engine.post_parcel("anna") as parcel, ZipFile(parcel) as packed:
        assert any(name.endswith(".pdf") for name in packed.namelist())
    assert world.engine.mark_posted(letter.id, "anna")
    assert world.engine.to_post("anna") == ()
    assert world.engine.outbox() == ()
    assert world.engine.verify().problems == ()


def test_the_proof_of_what_a_party_told_on_their_own_page_is_read_there(world: World) -> None:
    started, piet, _kees = begun(world)
    done = world.engine.deliver_message(
        started.instance_id, "kleur", {"antwoord": "groen"}, world.engine.party(piet)
    )
    assert isinstance(done, Delivered)
    assert not done.receipt_to_post
    assert world.engine.to_post("anna") == ()


def test_days_to_keep_free_are_told_while_they_lie_ahead_and_their_step_is_open(world: World) -> None:
    started, piet, kees = begun(world)
    (day,) = world.engine.public_status(piet).own_dates
    assert (day.what, day.place, day.time) == ("Kijken bij het bankje", "In het park", "")
    assert day.on == dutch_day(world.clock.now()) + timedelta(days=3)
    assert world.engine.public_status(kees).own_dates == (), "it is for who is named"
    world.engine.deliver_message(started.instance_id, "kleur", {"antwoord": "rood"}, world.engine.party(piet))
    assert world.engine.public_status(piet).own_dates == ()


def test_what_became_of_it_is_said_to_each_in_their_words(world: World) -> None:
    started, piet, kees = begun(world)
    assert world.engine.public_status(piet).became == ""
    assert world.engine.public_status(kees).became == "Voor anderen."
    world.engine.set_variables(started.instance_id, {"klaar": "ja"}, "olga", "test")
    assert world.engine.public_status(piet).became == "Uw bankje staat er."


def test_what_a_case_waits_for_has_words_of_its_own(world: World) -> None:
    started, _, _ = begun(world)
    waiting = world.engine.case(started.instance_id, "anna").waiting
    assert "kleur van de schrijver" in [one.name for one in waiting]


def test_a_page_of_a_case_whose_state_cannot_be_read_says_what_it_can(world: World) -> None:
    started, piet, _ = begun(world)
    with world.engine._here.store.write() as unit:
        unit.c.execute(  # type: ignore[attr-defined]
            update(instance).where(instance.c.id == started.instance_id).values(token_state=b"[]")
        )
    page = world.engine.public_status(piet)
    assert (page.key, page.messages, page.became) == (started.key, (), "")
