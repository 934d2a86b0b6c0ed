"""The year in which the complainant can go to the ombudsman (Awb 9:24): letter and own page name the same day."""

from __future__ import annotations

import re

import pytest

from engine import StatusView
from engine.letters import render
from tests.processes import answers as a
from tests.processes.conftest import SetStage
from tests.processes.letter_sample import OFTEN
from tests.processes.stage import Case
from tests.processes.test_s12_withdrawn_ombudsman_reopened import decided, ombudsman_comes, solve
from tests.processes.test_words_of_the_policy import LETTERS, STATIONERY, _known

OWN_WORDS = "U kunt naar de Nationale ombudsman"


def own_page(case: Case) -> StatusView:
    links = case.engine.party_links(case.started.instance_id, case.auditor)
    return case.engine.public_status(links["klager"])


def last_day(case: Case) -> str | None:
    """The last day as the complainant reads it on their own page."""
    return next((one.due for one in own_page(case).deadlines if one.label == OWN_WORDS), None)


def words(case: Case, letter: str) -> str:
    return " ".join(case.letter_text(letter).split())


def back(case: Case, day: str) -> None:
    case.stage.on(day)
    case.tell("heropening", case.party("klager"), {"heropening_reden": "Toch niet."})


def withdraw(case: Case) -> None:
    case.tell("intrekking", case.party("klager"), {"intrekking_vrijwillig": True})


def test_it_begins_when_the_complaint_is_withdrawn_and_not_when_its_lessons_are_written(
    stage_on: SetStage,
) -> None:
    case = stage_on("2026-03-02").start(a.web_form())
    withdraw(case)
    assert "tot en met dinsdag 2 maart 2027" in words(case, "intrekking_bevestiging")
    assert last_day(case) == "2027-03-02"
    case.stage.on("2026-03-12")
    case.do("leg_lessen_vast", a.COORDINATOR, a.lessons())
    assert last_day(case) == "2027-03-02"
    (one,) = case.deadlines("ombudsman_jaar")
    assert "De klager trok de klacht in" in one.ground


def test_it_begins_when_somebody_told_us_and_not_when_we_wrote_it_down(stage_on: SetStage) -> None:
    case = stage_on("2026-03-02").start(a.web_form())
    case.stage.on("2026-03-09")
    told = {"intrekking_op": "2026-03-05", "intrekking_vrijwillig": True}
    case.engine.deliver_message(
        case.started.instance_id, "intrekking", told, a.COORDINATOR, told_by="klager", how="telefoon"
    )
    assert "tot en met vrijdag 5 maart 2027" in words(case, "intrekking_bevestiging")
    assert last_day(case) == "2027-03-05"


def test_what_was_solved_has_its_year_in_the_closing_letter(stage_on: SetStage) -> None:
    case = solve(stage_on)
    assert "tot en met dinsdag 16 maart 2027" in words(case, "afsluiting_opgelost")
    assert last_day(case) == "2027-03-16"


def test_who_came_back_and_withdraws_keeps_the_year_of_what_was_written(stage_on: SetStage) -> None:
    _, case = decided(stage_on)
    assert last_day(case) == "2027-03-30"
    for day in ("2026-04-10", "2026-05-11"):
        back(case, day)
        withdraw(case)
        assert "tot en met dinsdag 30 maart 2027" in words(case, "intrekking_bevestiging")
        case.do("leg_lessen_vast", a.COORDINATOR, a.lessons())
        assert last_day(case) == "2027-03-30", "it never moves"


def test_who_withdraws_what_was_handled_again_gets_a_new_year(stage_on: SetStage) -> None:
    case = solve(stage_on)
    back(case, "2026-03-20")
    again = {
        "heropening_besproken_op": "2026-03-20",
        "heropenen_als": "informeel",
        "heropend_tot": "2026-04-13",
    }
    case.do("beoordeel_heropening", a.COORDINATOR, again)
    assert last_day(case) == "2027-03-16", "until it ends again"
    case.stage.on("2026-03-25")
    withdraw(case)
    assert "tot en met donderdag 25 maart 2027" in words(case, "intrekking_bevestiging")
    assert last_day(case) == "2027-03-25"


def test_what_was_no_complaint_gets_its_year_when_it_is_withdrawn(stage_on: SetStage) -> None:
    case = stage_on("2026-03-24").start(a.web_form(omschrijving="Losse stoeptegel."))
    other = {"contactpersoon": a.COORDINATOR, "aard": "melding", "doorverwijzen_naar": "meldpunt"}
    case.do("beoordeel_bericht", a.COORDINATOR, other)
    contact = {"doorverwezen_naar": "Meldpunt", "doorverwezen_op": "2026-03-24", "klager_verteld": True}
    case.do("leg_warm_contact", a.COORDINATOR, contact)
    back(case, "2026-03-30")
    withdraw(case)
    assert "tot en met dinsdag 30 maart 2027" in words(case, "intrekking_bevestiging")
    assert last_day(case) == "2027-03-30"


def test_who_waives_the_formal_part_reads_the_last_day(stage_on: SetStage) -> None:
    case = stage_on("2026-03-02").start(a.web_form(wens_route="formeel"))
    whom = a.accused("medewerker_team", "Bram Vos", "b.vos", "Burgerzaken")
    case.do("beoordeel_bericht", a.COORDINATOR, a.assessed(whom, wens_route="formeel"))
    waived = {
        "formeel_doorgaan": "achterwege",
        "instemming_op": "2026-03-02",
        "instemming_hoe": "brief",
        "nogmaals_geprobeerd": "Ja, gebeld.",
    }
    case.do("start_formele_behandeling", a.COORDINATOR, waived)
    assert "tot en met dinsdag 2 maart 2027" in words(case, "formeel_achterwege")
    assert last_day(case) == "2027-03-02"


def test_who_is_at_the_ombudsman_is_not_told_until_when_they_can_go_there(stage_on: SetStage) -> None:
    case = solve(stage_on)
    case.stage.on("2026-04-10")
    ombudsman_comes(case, "2026-04-10")
    assert last_day(case) is None
    assert case.deadlines("ombudsman_jaar")[-1].state.value == "met"


def test_who_is_at_the_ombudsman_and_withdraws_is_not_sent_there_again(stage_on: SetStage) -> None:
    case = solve(stage_on)
    case.stage.on("2026-04-10")
    ombudsman_comes(case, "2026-04-10")
    back(case, "2026-04-20")
    withdraw(case)
    letter = words(case, "intrekking_bevestiging")
    assert "De ombudsman kijkt al naar uw klacht." in letter
    assert "naar de Nationale ombudsman" not in letter
    assert "2027" not in letter, "no last day"
    assert last_day(case) is None


def test_a_letter_after_the_year_says_that_it_is_over(stage_on: SetStage) -> None:
    case = solve(stage_on)
    back(case, "2027-03-16")
    withdraw(case)
    letter = words(case, "intrekking_bevestiging")
    assert "U kunt naar de ombudsman tot en met dinsdag 16 maart 2027." in letter, "on the last day"
    back(case, "2027-06-10")
    withdraw(case)
    letter = words(case, "intrekking_bevestiging")
    assert "De laatste dag om naar de ombudsman te gaan, was dinsdag 16 maart 2027." in letter
    assert "tot en met dinsdag" not in letter


AT_THE_OMBUDSMAN = [one.id for one in LETTERS if "_ombudsman.md" in one["required"]]


@pytest.mark.parametrize("name", AT_THE_OMBUDSMAN)
def test_no_letter_sends_to_the_ombudsman_who_is_there(name: str) -> None:
    letter = next(one for one in LETTERS if one.id == name)
    for there in (True, False):
        known = _known(letter, often=OFTEN) | {"ombudsman_loopt": there}
        text = " ".join(render(letter, known, STATIONERY).text.split())
        assert ("De ombudsman kijkt al naar uw klacht." in text) is there
        assert ("U kunt naar de ombudsman" not in text) is there
        if name not in NEW_JUDGEMENT:
            assert ("naar de Nationale ombudsman" not in text) is there


NEW_JUDGEMENT = ("beslissing", "niet_behandelen")


@pytest.mark.parametrize("name", NEW_JUDGEMENT)
def test_a_new_judgement_names_the_last_day_also_to_who_is_at_the_ombudsman(name: str) -> None:
    """Awb 9:8(3) and 9:12(2): which ombudsman, and until when; what they look at may be another matter."""
    letter = next(one for one in LETTERS if one.id == name)
    known = _known(letter, often=OFTEN) | {"ombudsman_loopt": True}
    text = " ".join(render(letter, known, STATIONERY).text.split())
    told = re.search(r"Ook met \w+ \w+ kunt u naar de Nationale ombudsman, (.+?)\. U kunt tegen", text)
    assert told is not None
    assert told[1] == "tot en met vrijdag 12 maart 2027"
