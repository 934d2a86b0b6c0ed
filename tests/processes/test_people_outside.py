"""What those who complain and those complained about can tell us themselves, each time with proof."""

import re

import pytest

from engine import DocumentState, FormErrors
from tests.prepared import ROOT
from tests.processes import answers as a
from tests.processes.stage import Case
from tests.processes.test_s10_s11_committee import GROUND, SetStage, before_the_committee

TELL = "bericht_betrokkene"


def assessed(stage_on: SetStage) -> Case:
    """A case in the informal phase with one accused."""
    case = stage_on("2026-03-02").start(a.web_form())
    case.do(
        "beoordeel_bericht",
        a.COORDINATOR,
        a.assessed(a.accused("medewerker_team", "Ria Peeters", team="Burgerzaken")),
    )
    return case


def names(case: Case, role: str = "klager") -> set[str]:
    return {option.name for option in case.offers(role)}


def test_the_complainant_can_do_everything_of_this_moment_and_reads_when_the_rest_can(
    stage_on: SetStage,
) -> None:
    case = assessed(stage_on)
    assert names(case) == {"verzoek_formeel", "intrekking", TELL}
    assert case.offers("klager")[0].name == TELL, "what stops the work comes last"
    page = case.engine.public_status(
        case.engine.party_links(case.started.instance_id, case.auditor)["klager"]
    )
    elsewhere = {one.name: one.when for one in page.unavailable}
    assert elsewhere.keys() >= {
        "heropening", "reactie_op_horen", "reactie_op_verslag", "toch_gesprek", "aanvulling",
    } or len(elsewhere) >= 5  # fmt: skip
    assert all(elsewhere.values())


def test_what_happens_now_is_told_once_with_a_reason_for_the_reader(stage_on: SetStage) -> None:
    case = assessed(stage_on)
    links = case.engine.party_links(case.started.instance_id, case.auditor)
    (now,) = case.engine.public_status(links["klager"]).now
    assert now.text == "De behandelaar belt u om te horen wat er speelt."
    assert now.why == "Wij luisteren eerst: wat is er gebeurd, en wat hoopt u?"
    (theirs,) = case.engine.public_status(links["beklaagden[1]"]).now
    assert theirs.text.startswith("Iemand die er niet bij betrokken was")
    assert theirs.why


def test_what_one_party_wrote_stands_in_nobody_elses_form_and_is_not_sent_as_theirs(
    stage_on: SetStage,
) -> None:
    case = assessed(stage_on)
    case.tell(TELL, case.party("klager"), {"bericht_tekst": "Ik was bang voor hem."})
    (option,) = case.offers("beklaagden[1]")
    assert option.form is not None
    assert "Ik was bang" not in str(dict(option.form.context).get("bericht_tekst"))
    theirs = case.engine.case(case.started.instance_id, a.COORDINATOR).messages
    staff = next(one for one in theirs if one.name == TELL)
    assert staff.form is not None
    assert "bericht_tekst" not in staff.form.context
    for who in (case.party("beklaagden[1]"), a.COORDINATOR):
        refused = case.engine.deliver_message(case.started.instance_id, TELL, {}, who)
        assert isinstance(refused, FormErrors), "an empty form is not filled in by somebody else"


def test_a_remark_on_the_report_bears_the_name_of_who_made_it(stage_on: SetStage) -> None:
    _, case = before_the_committee(stage_on)
    case.do("besluit_over_horen", a.CHAIR, {"horen_besluit": "horen"})
    both = a.session("2026-02-23", "klager", "beklaagden")
    links = case.engine.party_links(case.started.instance_id, case.auditor)
    case.do("plan_hoorzitting", a.OTHER_COORDINATOR, {"zittingen": [both], "informatie_nodig": False})
    for role in ("klager", "beklaagden[1]"):
        (day,) = case.engine.public_status(links[role]).own_dates
        assert (day.what, day.on.isoformat()) == ("Uw gesprek met de klachtadviescommissie", "2026-02-23")
        assert day.place == both["plaats"]
    held = {"zitting_gehouden": True, "aanwezig": "Beide partijen", "verslag": "Beiden vertelden hun kant."}
    case.do("houd_zitting", a.OTHER_COORDINATOR, held)
    case.do("beoordeel_verklaringen", a.CHAIR, {"verklaringen_verschillen": False})
    for role in ("klager", "beklaagden[1]"):
        (option,) = [one for one in case.offers(role) if one.name == "reactie_op_verslag"]
        assert option.form is not None
        assert option.awaits == "uw opmerkingen bij het verslag, als u die hebt"
        assert option.by is not None
        page = case.engine.public_status(links[role])
        assert "U geeft uw opmerkingen bij het verslag" in [one.label for one in page.deadlines]
        assert page.own_dates == (), "it was held"
        (letter,) = [one for one in case.letters("hoorverslag") if one.recipient_role == role]
        assert "Zeg het op uw eigen pagina" in (case.engine.document(letter.id, case.auditor).text or "")
        assert not {"verslag_reactie", "verslag_reactie_van"} & set(option.form.context)
        said = {"verslag_reactie": f"Van {role}.", "verslag_reactie_van": "Iemand anders"}
        case.tell("reactie_op_verslag", case.party(role), said)
        (option,) = [one for one in case.offers(role) if one.name == "reactie_op_verslag"]
        assert option.awaits == "", "who did so has nothing to do any more, and may still do it again"
    on_the_telephone = case.engine.deliver_message(
        case.started.instance_id, "reactie_op_verslag", {"verslag_reactie": "Nog iets."},
        a.OTHER_COORDINATOR, told_by="beklaagden[1]", how="telefoon",
    )  # fmt: skip
    assert not isinstance(on_the_telephone, FormErrors)
    staff = {"verslag_reactie": "Niets.", "verslag_reactie_van": "De getuige", "verslag_compleet": True}
    case.tell("reactie_op_verslag", a.OTHER_COORDINATOR, staff)
    (said_by,) = [one.value for one in case.view.variables if one.name == "verslag_reacties"]
    assert [(one["van"], one["tekst"]) for one in said_by] == [
        ("Gerrit Wolters", "Van klager."),
        ("Bram Vos", "Van beklaagden[1]."),
        ("Bram Vos", "Nog iets."),
        ("De getuige", "Niets."),
    ]


def test_one_of_a_kind_has_no_number_and_two_do(stage_on: SetStage) -> None:
    case = assessed(stage_on)
    assert [one.role_label for one in case.view.parties] == ["Klager", "Beklaagde"]
    link = case.engine.party_links(case.started.instance_id, case.auditor)["beklaagden[1]"]
    assert case.engine.public_status(link).role_label == "Beklaagde"
    two = case.stage.start(a.web_form())
    whom = (a.accused("medewerker_team", name, team="Burgerzaken") for name in ("Ria Peeters", "Ans Bos"))
    two.do("beoordeel_bericht", a.COORDINATOR, a.assessed(*whom))
    assert [one.role_label for one in two.view.parties] == ["Klager", "Beklaagde 1", "Beklaagde 2"]


def test_the_accused_reads_what_it_is_about_and_reacts(stage_on: SetStage) -> None:
    case = assessed(stage_on)
    assert names(case, "beklaagden[1]") == {TELL}
    (option,) = case.offers("beklaagden[1]")
    assert option.label == "Ik wil reageren of iets opsturen"
    link = case.engine.party_links(case.started.instance_id, case.auditor)["beklaagden[1]"]
    page = case.engine.public_status(link)
    assert "Anna" not in page.title
    assert {row.letter_id for row in page.documents} == {"kopie_klacht"}
    assert [one.label for one in page.deadlines] == [
        "U hoort hoe de klacht afloopt",
        "Wij zoeken samen een oplossing",
    ]
    case.tell(TELL, case.party("beklaagden[1]"), {"bericht_tekst": "Zo ging het niet."})
    (proof,) = case.letters("ontvangstbewijs")
    assert (proof.recipient, proof.recipient_role) == ("Ria Peeters", "beklaagden[1]")
    assert "Zo ging het niet." in case.letter_text("ontvangstbewijs")
    assert names(case, "beklaagden[1]") == {TELL}, "it can be told again"
    told = next(one for one in case.view.variables if one.name == "berichten")
    assert "beklaagden[1]" in str(told)


def test_who_handles_it_hears_which_side_told_something(stage_on: SetStage) -> None:
    case = assessed(stage_on)
    for role, side in (("klager", "De klager"), ("beklaagden[1]", "Een beklaagde")):
        case.tell(TELL, case.party(role), {"bericht_tekst": "Zo ging het."})
        spoken = {"bericht_tekst": "En dit nog."}
        case.engine.deliver_message(
            case.started.instance_id, TELL, spoken, a.COORDINATOR, told_by=role, how="telefoon"
        )
        case.engine.run_due()
        news = [str(one.text) for one in case.engine.signals(a.COORDINATOR)]
        assert sum(text.startswith(f"{side} vertelde iets") for text in news) == 2, (
            "also what staff wrote down"
        )
        told = next(one.value for one in case.view.variables if one.name == "berichten")
        assert [one["van"] for one in told][-2:] == [role, role]


def test_what_somebody_told_on_the_telephone_is_written_down_for_them_with_proof(stage_on: SetStage) -> None:
    case = assessed(stage_on)
    done = case.engine.deliver_message(
        case.started.instance_id,
        "intrekking",
        {"intrekking_op": "2026-03-02", "intrekking_vrijwillig": True},
        a.COORDINATOR,
        told_by="klager",
        how="telefoon",
    )
    assert done.receipt is not None  # type: ignore[union-attr]
    (proof,) = case.letters("ontvangstbewijs")
    assert proof.recipient_role == "klager"
    text = case.letter_text("ontvangstbewijs")
    assert "telefoongesprek" in text
    assert "Wat vertelde u ons?" in text
    assert "Wat schreef u?" not in text
    assert "Ik trek mijn klacht in" in text
    assert "Niemand heeft daarom gevraagd" in text
    case.engine.run_due()
    (proof,) = case.letters("ontvangstbewijs")
    assert proof.state is DocumentState.SENT
    assert next(one.value for one in case.view.variables if one.name == "intrekking_hoe") == "telefoon"


@pytest.mark.parametrize("how", ["", "telefoongesprek"])
def test_how_somebody_told_it_is_asked_for_beside_what_else_is_missing(stage_on: SetStage, how: str) -> None:
    case = assessed(stage_on)
    said = {"intrekking_op": ""}
    refused = case.engine.deliver_message(
        case.started.instance_id, "intrekking", said, a.COORDINATOR, told_by="klager", how=how
    )
    assert isinstance(refused, FormErrors)
    assert [one.field for one in refused.errors][:2] == ["namens.hoe", "intrekking_op"]


def test_who_gets_no_conversation_can_ask_for_one_until_there_is_a_judgement(stage_on: SetStage) -> None:
    stage, case = before_the_committee(stage_on)
    assert "toch_gesprek" not in names(case)
    stage.on("2026-02-25")
    waived = {"verklaring_op": "2026-02-25", "verklaring_hoe": "brief"}
    case.do(
        "besluit_over_horen", a.CHAIR, {"horen_besluit": "afzien_verklaring", "horen_grond": GROUND} | waived
    )
    assert "toch_gesprek" in names(case)
    case.tell("toch_gesprek", case.party("klager"), {"toch_horen_reden": "Ik wil het toch vertellen."})
    assert "hoor_alsnog" in case.open_elements()
    stage.on("2026-02-26")
    case.do(
        "hoor_alsnog", a.CHAIR, {"alsnog_gehoord_op": "2026-02-26", "alsnog_verslag": "Anna vertelde het."}
    )
    assert "hoor_alsnog" not in case.open_elements()


@pytest.mark.parametrize("kind", ["userTask"])
def test_every_task_of_a_person_has_a_day_on_which_it_is_due(kind: str) -> None:
    for path in sorted((ROOT / "processes").glob("*.bpmn")):
        drawn = path.read_text(encoding="utf-8")
        for task in re.findall(rf"<bpmn:{kind} .*?</bpmn:{kind}>", drawn, re.DOTALL):
            assert "dueDate=" in task, (path.name, task[:120])


def test_every_public_term_has_words_for_people_outside(stage_on: SetStage) -> None:
    drawn = (ROOT / "processes/termijnen.dmn").read_text(encoding="utf-8")
    for rule in re.findall(r"<rule .*?</rule>", drawn, re.DOTALL):
        public = re.search(r'o10">\s*<text>(.*?)</text>', rule)
        words = re.search(r'o13">\s*<text>(.*?)</text>', rule)
        assert public
        assert words
        assert (public[1] == "true") is (words[1] != "null")
        assert "ermijn" not in words[1]
