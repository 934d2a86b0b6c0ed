"""Policy changes by editing files of processes/ and forms/ only; running cases keep the version they began with."""

from __future__ import annotations

import json
from collections.abc import Mapping

from engine import Engine
from engine.model.findings import FormErrors
from tests.processes import answers as a
from tests.processes.conftest import SetStage
from tests.processes.stage import Case, Stage, policy_files

RIA = a.accused("medewerker_team", "Ria Peeters", team="Burgerzaken")
COLLEGE = "l.dewit"


def edited(files: Mapping[str, bytes], path: str, *changes: tuple[str, str]) -> dict[str, bytes]:
    """The files with some texts of one file replaced; each text must stand there exactly once."""
    text = files[path].decode("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, f"{path}: {old!r} stands there {text.count(old)} times"
        text = text.replace(old, new)
    return {**files, path: text.encode("utf-8")}


def go_live(engine: Engine, files: Mapping[str, bytes], note: str) -> None:
    """Deploy, and see that it really is a new version."""
    outcome = engine.deploy(files, "k.vandijk", note)
    assert outcome.deployment is not None, [one.message for one in outcome.findings if one.refuses]
    assert not outcome.unchanged


def test_the_informal_term_goes_from_four_to_three_weeks_for_new_cases_only(stage_on: SetStage) -> None:
    stage = stage_on("2026-03-02")
    before = stage.start(a.web_form())
    go_live(
        stage.engine,
        edited(
            policy_files(),
            "processes/termijnen.dmn",
            ('<outputEntry id="termijn_r7o2">\n          <text>4</text>', '<outputEntry id="termijn_r7o2">\n          <text>3</text>'),
        ),
        "informele termijn van vier naar drie weken",
    )  # fmt: skip
    after = stage.start(a.web_form())
    for case in (before, after):
        case.do("beoordeel_bericht", a.COORDINATOR, a.assessed(RIA))
    assert before.due("informeel_4") == "2026-03-30"
    assert after.due("informeel_4") == "2026-03-23"


def test_unchanged_files_make_no_new_version(stage_on: SetStage) -> None:
    engine = stage_on("2026-03-02").engine
    outcome = engine.deploy(policy_files(), "k.vandijk")
    assert outcome.unchanged
    assert len(engine.deployments()) == 1


SECOND_READER = """
    <bpmn:exclusiveGateway id="is_tweede_lezer_nodig" name="Is de klacht gegrond?" default="flow_geen_tweede_lezer">
      <bpmn:incoming>flow_naar_tweede_lezer</bpmn:incoming>
      <bpmn:outgoing>flow_geen_tweede_lezer</bpmn:outgoing>
      <bpmn:outgoing>flow_wel_tweede_lezer</bpmn:outgoing>
    </bpmn:exclusiveGateway>
    <bpmn:userTask id="tweede_lezer" name="Lees de beslissing als tweede lezer">
      <bpmn:extensionElements>
        <zeebe:userTask />
        <zeebe:formDefinition formId="tweede_lezer" />
        <zeebe:assignmentDefinition candidateGroups="juridisch adviseur" />
        <zeebe:properties>
          <zeebe:property name="explain" value="Vier ogen zien meer dan twee." />
        </zeebe:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>flow_wel_tweede_lezer</bpmn:incoming>
      <bpmn:outgoing>flow_na_tweede_lezer</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="flow_wel_tweede_lezer" name="ja" sourceRef="is_tweede_lezer_nodig" targetRef="tweede_lezer">
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=oordeel = "gegrond"</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="flow_geen_tweede_lezer" name="nee" sourceRef="is_tweede_lezer_nodig" targetRef="bel_over_uitkomst" />
    <bpmn:sequenceFlow id="flow_na_tweede_lezer" sourceRef="tweede_lezer" targetRef="bel_over_uitkomst" />
    <bpmn:userTask id="bel_over_uitkomst\""""

SECOND_READER_FORM = {
    "schemaVersion": 19,
    "type": "default",
    "id": "tweede_lezer",
    "components": [
        {
            "id": "gelezen",
            "type": "checkbox",
            "key": "tweede_lezer_akkoord",
            "label": "Ik heb de beslissing gelezen.",
        }
    ],
}


def with_second_reader(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """A user task before the decision letter, only when the complaint is gegrond."""
    old = "flow_stel_afwijking_vast__bel_over_uitkomst"
    files = edited(
        files,
        "processes/beslissing.bpmn",
        ('\n    <bpmn:userTask id="bel_over_uitkomst"', SECOND_READER),
        (f'<bpmn:incoming>{old}</bpmn:incoming>',
         "<bpmn:incoming>flow_geen_tweede_lezer</bpmn:incoming>\n      <bpmn:incoming>flow_na_tweede_lezer</bpmn:incoming>"),
        (f'<bpmn:outgoing>{old}</bpmn:outgoing>', "<bpmn:outgoing>flow_naar_tweede_lezer</bpmn:outgoing>"),
        (f'<bpmn:sequenceFlow id="{old}" sourceRef="stel_afwijking_vast" targetRef="bel_over_uitkomst" />',
         '<bpmn:sequenceFlow id="flow_naar_tweede_lezer" sourceRef="stel_afwijking_vast" targetRef="is_tweede_lezer_nodig" />'),
        (f'bpmnElement="{old}"', 'bpmnElement="flow_naar_tweede_lezer"'),
    )  # fmt: skip
    dictionary = files["processes/data-dictionary.csv"].decode("utf-8").rstrip("\n")
    line = "\ntweede_lezer_akkoord,boolean,Tweede lezer akkoord,De tweede lezer heeft de beslissing gelezen,*,no,\n"
    return {
        **files,
        "processes/data-dictionary.csv": (dictionary + line).encode("utf-8"),
        "forms/tweede_lezer.form": json.dumps(SECOND_READER_FORM).encode("utf-8"),
    }


def until_decided(stage: Stage, judgement: str, begun: Case | None = None) -> Case:
    """A formal case up to and including the decision."""
    case = begun or stage.start(a.entered("brief", "2026-02-23", wens_route="formeel"), "b.vos")
    case.do("beoordeel_bericht", a.COORDINATOR, a.assessed(RIA, wens_route="formeel"))
    case.do("start_formele_behandeling", a.COORDINATOR, a.to_committee("alleen_oordeel"))
    case.do("besluit_over_horen", a.CHAIR, {"horen_besluit": "horen"})
    a.hear(case, "2026-03-17")
    case.do("geef_advies", a.CHAIR, a.advice(judgement))
    case.do("bereid_beslissing_voor", COLLEGE, {"kennisgenomen": True, "besluit_voorstel": "Advies volgen."})
    outcome = case.try_to_do("neem_beslissing", COLLEGE, a.decision(judgement, "2026-02-23"))
    assert not isinstance(outcome, FormErrors)
    return case


def test_a_second_reader_comes_before_the_decision_letter_only_when_well_founded(stage_on: SetStage) -> None:
    stage = stage_on("2026-02-23")
    running = stage.start(a.entered("brief", "2026-02-23", wens_route="formeel"), "b.vos")
    go_live(stage.engine, with_second_reader(policy_files()), "tweede lezer bij gegronde klachten")

    founded = until_decided(stage, "gegrond")
    assert founded.open_elements() == {"tweede_lezer"}
    assert not founded.letters("beslissing")
    founded.do("tweede_lezer", "c.meijer", {"tweede_lezer_akkoord": True})
    assert founded.open_elements() == {"bel_over_uitkomst"}

    unfounded = until_decided(stage, "ongegrond")
    assert unfounded.open_elements() == {"bel_over_uitkomst"}

    assert until_decided(stage, "gegrond", running).open_elements() == {"bel_over_uitkomst"}, (
        "keeps its version"
    )


def test_one_more_question_in_a_form_and_a_sentence_in_a_letter(stage_on: SetStage) -> None:
    stage = stage_on("2026-03-02")
    before = stage.start(a.web_form())
    files = policy_files()
    form = json.loads(files["forms/beoordeel_bericht.form"])
    form["components"].append(
        {
            "id": "vraag_tolk",
            "type": "textfield",
            "key": "tolk_voor_taal",
            "label": "Voor welke taal is een tolk nodig?",
        }
    )
    files["forms/beoordeel_bericht.form"] = json.dumps(form).encode("utf-8")
    files["processes/data-dictionary.csv"] += (
        b"tolk_voor_taal,text,Tolk voor taal,De taal waarvoor wij een tolk regelen,*,no,\n"
    )
    letter = files["forms/letters/ontvangstbevestiging.md"].decode("utf-8")
    sentence = "\n{% if tolk_voor_taal is defined and tolk_voor_taal %}\nWij regelen een tolk {{ tolk_voor_taal }}.\n{% endif %}\n"
    files["forms/letters/ontvangstbevestiging.md"] = (letter.rstrip("\n") + sentence).encode("utf-8")
    go_live(stage.engine, files, "vraag naar een tolk")
    after = stage.start(a.web_form())

    before.do("beoordeel_bericht", a.COORDINATOR, a.assessed(RIA))
    after.do("beoordeel_bericht", a.COORDINATOR, a.assessed(RIA, tolk_voor_taal="Tigrinya"))
    assert "Wij regelen een tolk Tigrinya." in after.letter_text("ontvangstbevestiging")
    assert "tolk Tigrinya" not in before.letter_text("ontvangstbevestiging")
