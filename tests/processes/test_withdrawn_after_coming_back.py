"""Who came back and withdraws: what was written before stands, and nothing is promised that will not happen."""

from __future__ import annotations

import pytest

from engine.letters import render
from tests.processes import answers as a
from tests.processes.conftest import SetStage
from tests.processes.letter_sample import OFTEN
from tests.processes.stage import Case
from tests.processes.test_words_of_the_policy import LETTERS, STATIONERY, _known

BELONGS = {"wat": "De medewerker belt u.", "eigenaar": "b.vos", "uiterlijk": "2026-05-20"}
OTHER, LEARN = "de ander hoort het ook", "wat wij van uw klacht"


def words(case: Case, letter: str) -> str:
    return " ".join(case.letter_text(letter).split())


def back_and_withdrawn(case: Case, day: str) -> None:
    case.stage.on(day)
    case.tell("heropening", case.party("klager"), {"heropening_reden": "Toch niet."})
    case.tell("intrekking", case.party("klager"), {"intrekking_vrijwillig": True})


def known(case: Case, name: str) -> str:
    return next(str(one.value) for one in case.view.variables if one.name == name)


def test_what_was_solved_with_agreements_stays_solved_and_is_kept_as_long(stage_on: SetStage) -> None:
    case = stage_on("2026-03-02").start(a.web_form())
    whom = a.accused("medewerker_team", "Bram Vos", "b.vos", "Burgerzaken")
    case.do("beoordeel_bericht", a.COORDINATOR, a.assessed(whom))
    case.do("neem_contact_op", a.OF_BURGERZAKEN, a.talk_with_complainant("2026-03-02"))
    case.do("hoor_beklaagde", a.OF_BURGERZAKEN, a.talk_with_accused("2026-03-02"))
    case.do("bemiddel", a.OF_BURGERZAKEN, a.solved(afspraken=[BELONGS]))
    told = a.control("ja", "2026-03-02", afsluitbrief_gewenst=True)
    case.do("stel_controlevraag", a.OF_BURGERZAKEN, told)
    case.do("leg_lessen_vast", a.COORDINATOR, a.lessons())
    back_and_withdrawn(case, "2026-03-20")
    case.do("leg_lessen_vast", a.COORDINATOR, a.lessons())
    assert case.view.outcome == "Opgelost tot tevredenheid"
    assert known(case, "bewaren_tot") == "2031-03-20"
    assert "De afspraken die wij met u maakten, blijven gelden." in words(case, "intrekking_bevestiging")
    assert "De afspraken die wij u schreven, blijven gelden." in words(case, "intrekking_beklaagde")


def test_where_nobody_else_is_part_of_it_nobody_else_is_said_to_hear(stage_on: SetStage) -> None:
    case = stage_on("2026-03-02").start(a.web_form())
    case.tell("intrekking", case.party("klager"), {"intrekking_vrijwillig": True})
    proof = words(case, "ontvangstbewijs")
    assert "U krijgt daarvan een brief. Wij kijken nog wel" in proof
    assert OTHER not in proof
    assert "De ander" not in words(case, "intrekking_bevestiging")
    assert not case.letters("intrekking_beklaagde")


def test_no_lessons_are_promised_of_what_was_no_complaint(stage_on: SetStage) -> None:
    case = stage_on("2026-03-24").start(a.web_form(omschrijving="Losse stoeptegel."))
    other = {"contactpersoon": a.COORDINATOR, "aard": "melding", "doorverwijzen_naar": "meldpunt"}
    case.do("beoordeel_bericht", a.COORDINATOR, other)
    contact = {"doorverwezen_naar": "Meldpunt", "doorverwezen_op": "2026-03-24", "klager_verteld": True}
    case.do("leg_warm_contact", a.COORDINATOR, contact)
    back_and_withdrawn(case, "2026-03-30")
    assert case.open_elements() == set(), "no lessons are asked"
    for letter in ("ontvangstbewijs", "intrekking_bevestiging"):
        assert LEARN not in words(case, letter)
        assert OTHER not in words(case, letter).lower()
    assert "Wij brachten uw bericht naar de juiste plek. Dat blijft zo." in words(
        case, "intrekking_bevestiging"
    )


TITLES = [
    (None, "U hebt uw klacht ingetrokken", "De klacht is ingetrokken"),
    ("ingetrokken", "U hebt uw klacht ingetrokken", "De klacht is ingetrokken"),
    (
        "beslist",
        "Wij sluiten uw klacht weer. Het oordeel blijft gelden",
        "De klacht is weer gesloten. Het oordeel blijft gelden",
    ),
    (
        "opgelost",
        "Wij sluiten uw klacht weer. De oplossing blijft gelden",
        "De klacht is weer gesloten. De oplossing blijft gelden",
    ),
    ("niet_behandeld", "Wij sluiten uw klacht weer", "De klacht is weer gesloten"),
]


@pytest.mark.parametrize(("before", "complainant", "accused"), TITLES, ids=[str(one[0]) for one in TITLES])
def test_the_title_says_which_letter_it_is(before: str | None, complainant: str, accused: str) -> None:
    for name, title in (("intrekking_bevestiging", complainant), ("intrekking_beklaagde", accused)):
        letter = next(one for one in LETTERS if one.id == name)
        assert render(letter, _known(letter, often={"eerdere_uitkomst": before}), STATIONERY).subject == title


@pytest.mark.parametrize(("what", "begins"), [("niet", ""), ("deels_niet", "een deel van ")])
def test_the_title_says_whether_all_of_it_is_not_handled(what: str, begins: str) -> None:
    for name, title in (
        ("niet_behandelen", f"Wij behandelen {begins}uw klacht niet verder"),
        ("niet_behandelen_beklaagde", f"{begins}de klacht wordt niet verder behandeld"),
    ):
        letter = next(one for one in LETTERS if one.id == name)
        known = _known(letter, often=OFTEN) | {"behandelbesluit": what}
        assert render(letter, known, STATIONERY).subject == title[0].upper() + title[1:]


STANDS = [
    ("niet_behandeld", "Dat blijft zoals wij u schreven.", "Dat blijft zoals wij u schreven."),
    (
        "formeel_achterwege",
        "Er komt geen onderzoek met een oordeel.",
        "Er komt geen onderzoek met een oordeel.",
    ),
    ("afgesproken", "Uw klacht blijft afgerond.", "De klacht blijft afgerond."),
    ("ter_plekke_opgelost", "Uw klacht blijft opgelost.", "De klacht blijft opgelost."),
    ("geen_klacht", "Dat blijft zo.", "Dat blijft zo."),
]


@pytest.mark.parametrize(("before", "complainant", "accused"), STANDS, ids=[one[0] for one in STANDS])
def test_both_read_that_what_was_written_before_stands(before: str, complainant: str, accused: str) -> None:
    for name, stays in (("intrekking_bevestiging", complainant), ("intrekking_beklaagde", accused)):
        letter = next(one for one in LETTERS if one.id == name)
        text = " ".join(
            render(letter, _known(letter, often={"eerdere_uitkomst": before}), STATIONERY).text.split()
        )
        assert stays in text
        assert "De afspraken" not in text, "there were none"
        assert "Er komt geen oordeel." not in text
