"""Who acts on their own page does it today, each time anew; who writes it down for them is asked for the day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine import FormErrors
from tests.processes import answers as a
from tests.processes.conftest import SetStage
from tests.processes.stage import Case, Stage
from tests.processes.test_people_outside import assessed
from tests.processes.test_s03_s04_four_and_four_weeks import HANDLER, extended, in_committee
from tests.processes.test_s12_withdrawn_ombudsman_reopened import solve
from tests.processes.test_without_the_committee import HEARS, started


def known(case: Case, name: str) -> Any:
    return next((str(one.value) for one in case.view.variables if one.name == name), None)


def asked_for(case: Case, message: str, answers: dict[str, Any]) -> list[str]:
    """The fields that a member of staff must still fill in."""
    outcome = case.engine.deliver_message(
        case.started.instance_id, message, answers, a.COORDINATOR, told_by="klager", how="telefoon"
    )
    assert isinstance(outcome, FormErrors)
    return [one.field for one in outcome.errors]


def back_in_the_informal_route(case: Case, day: str) -> None:
    today = case.stage.clock.at.date().isoformat()
    again = {"heropening_besproken_op": today, "heropenen_als": "informeel", "heropend_tot": day}
    case.do("beoordeel_heropening", a.COORDINATOR, again)


def test_coming_back_is_today_also_the_second_time(stage_on: SetStage) -> None:
    case = solve(stage_on)
    mine = {"heropening_reden": "Het gebeurde weer.", "heropening_wens": "formeel"}
    case.stage.on("2026-03-20")
    assert asked_for(case, "heropening", mine | {"heropening_op": ""}) == ["heropening_op"]
    case.tell("heropening", case.party("klager"), mine | {"heropening_op": "2026-03-18"})
    assert known(case, "heropening_op") == "2026-03-20"
    assert known(case, "heropening_reden") == "Het gebeurde weer."
    assert known(case, "heropening_wens") == "formeel"
    back_in_the_informal_route(case, "2026-03-25")
    case.tell("intrekking", case.party("klager"), {"intrekking_vrijwillig": True})
    case.do("leg_lessen_vast", a.COORDINATOR, a.lessons())
    case.stage.on("2026-03-24")
    case.tell("heropening", case.party("klager"), mine)
    assert known(case, "heropening_op") == "2026-03-24"
    back_in_the_informal_route(case, "2026-03-25")
    case.tell("verzoek_formeel", case.party("klager"))
    assert known(case, "verzoek_formeel_op") == "2026-03-24"


@pytest.mark.parametrize(("by", "day"), [("klager", "2026-03-06"), (a.COORDINATOR, "2026-03-04")])
def test_a_judgement_is_asked_for_today_or_on_the_day_of_the_call(
    stage_on: SetStage, by: str, day: str
) -> None:
    case = assessed(stage_on)
    case.stage.on("2026-03-06")
    told = {"verzoek_formeel_op": "2026-03-04", "verzoek_formeel_reden": "Praten helpt niet."}
    assert asked_for(case, "verzoek_formeel", {"verzoek_formeel_op": ""}) == ["verzoek_formeel_op"]
    case.tell("verzoek_formeel", case.party("klager") if by == "klager" else by, told)
    assert known(case, "verzoek_formeel_op") == day
    assert known(case, "verzoek_formeel_reden") == "Praten helpt niet."
    assert case.open_elements() == {"start_formele_behandeling"}


@pytest.mark.parametrize(("by", "day"), [("klager", "2026-04-29"), (a.COORDINATOR, "2026-04-28")])
def test_agreeing_to_more_time_is_today_or_on_the_day_of_the_letter(
    stage_on: SetStage, by: str, day: str
) -> None:
    stage, case = in_committee(stage_on)
    stage.on("2026-04-28")
    asked = {
        "uitstel_soort": "instemming_vragen",
        "uitstel_reden": "Ziekte van een getuige.",
        "uitstel_tot": "2026-06-12",
    }
    case.tell("uitstel", a.COORDINATOR, asked)
    stage.on("2026-04-29")
    who = case.party("klager") if by == "klager" else by
    case.tell(
        "instemming_uitstel", who, {"instemming_uitstel": False, "instemming_toelichting": "Liever niet."}
    )
    assert not case.deadlines("uitstel_instemming")
    news = [one.text for one in case.engine.signals(a.COORDINATOR)]
    assert any("nee op de vraag om extra tijd. De laatste dag blijft" in text for text in news)
    assert known(case, "instemming_toelichting") == "Liever niet."
    if by == "klager":
        assert known(case, "instemming_op") is None, "who says no has not agreed on any day"
    assert "instemming_uitstel" not in {one.name for one in case.offers()}, "the question was answered"
    case.tell("uitstel", a.COORDINATOR, asked)
    case.tell("instemming_uitstel", who, {"instemming_uitstel": True, "instemming_op": "2026-04-28"})
    assert case.due("uitstel_instemming") == "2026-06-12"
    assert day in case.deadlines("uitstel_instemming")[-1].ground


@pytest.mark.parametrize(
    ("begun", "handlers", "others"),
    [
        pytest.param(extended, {HANDLER}, {a.CHAIR}, id="a function looks for a solution"),
        pytest.param(in_committee, {a.CHAIR, a.OTHER_COORDINATOR}, {HANDLER}, id="the committee hears"),
        pytest.param(started, {HEARS}, {a.CHAIR}, id="somebody hears without a committee"),
    ],
)
def test_who_handles_it_now_hears_of_no_more_time_and_of_what_a_party_tells(
    stage_on: SetStage,
    begun: Callable[[SetStage], tuple[Stage, Case]],
    handlers: set[str],
    others: set[str],
) -> None:
    _, case = begun(stage_on)
    asked = {
        "uitstel_soort": "instemming_vragen",
        "uitstel_reden": "Ziekte van een getuige.",
        "uitstel_tot": "2026-06-12",
    }
    case.tell("uitstel", a.COORDINATOR, asked)
    case.tell("instemming_uitstel", case.party("klager"), {"instemming_uitstel": False})
    case.tell("bericht_betrokkene", case.party("klager"), {"bericht_tekst": "Hier is mijn brief."})

    def hears(who: str, words: str) -> bool:
        return any(words in str(one.text) for one in case.engine.signals(who))

    for words in ("nee op de vraag om extra tijd", "De klager vertelde iets of stuurde stukken"):
        assert all(hears(who, words) for who in {a.COORDINATOR, *handlers})
        assert not any(hears(who, words) for who in others)
