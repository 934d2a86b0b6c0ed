"""Forms, lists, letters and texts of the project's own policy: whole, fitting together, in plain Dutch."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.bpmn import ElementType
from engine.dmn import load
from engine.forms import CodeList, Field, FieldType, Form, check_answers, read_code_list, read_form
from engine.letters import Letter, Rendered, Stationery, read_letter, read_part, readability, render
from engine.policy import Policy
from engine.policy.registers import read_dictionary, read_norms, read_phases
from tests.processes.letter_sample import ALWAYS, HOUSE, NEEDED, OFTEN

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    file.relative_to(ROOT).as_posix(): file.read_bytes()
    for folder in ("processes", "forms")
    for file in sorted((ROOT / folder).rglob("*"))
    if file.is_file()
}
DICTIONARY = read_dictionary(FILES["processes/data-dictionary.csv"])
NORMS = read_norms(FILES["processes/norms.csv"])


def _within(folder: str, ending: str) -> list[str]:
    return [
        path
        for path in FILES
        if path.startswith(folder) and path.endswith(ending) and "/" not in path[len(folder) :]
    ]


def _forms() -> Iterator[Form]:
    for path in _within("forms/", ".form"):
        form, findings = read_form(FILES[path], path)
        assert not findings, findings
        assert form is not None
        assert path == f"forms/{form.id}.form"
        yield form


def _lists() -> Iterator[CodeList]:
    for path in _within("forms/codelists/", ".json"):
        found, findings = read_code_list(FILES[path], path)
        assert not findings, findings
        assert found is not None
        assert path == f"forms/codelists/{found.id}.json"
        yield found


def test_a_question_offers_everybody_only_where_it_gives_nobody_work() -> None:
    everybody = {
        f"{form.id}.{field.id}"
        for form in _forms()
        for field in form.walk()
        if "organisatie.personen)" in (field.values_expression or "")
        and "organisatie.functies" not in (field.values_expression or "")
    }
    assert everybody == {"beoordeel_bericht.veld_beklaagden_persoon"}


TERMS = (
    "wettelijk", "informeel", "niet_behandelen", "herstel", "horen_reactie", "ombudsman_gesteld", "gedragslijn",
)  # fmt: skip


@pytest.mark.parametrize("slot", TERMS)
@pytest.mark.parametrize("days", [-14, -1])
def test_who_hears_of_a_term_beforehand_reads_its_last_day(slot: str, days: int) -> None:
    asked = {"slot": slot, "step": "warn", "days": days, "due": date(2026, 3, 17)}
    found = load(FILES["processes/escalatie.dmn"]).evaluate("escalatie", asked)
    assert isinstance(found.value, list)
    assert ["17 maart 2026" in one["text"] for one in found.value] == [True]


def _letters(folder: str) -> Iterator[Letter]:
    for path in _within(folder, ".md"):
        if not path.rpartition("/")[2].startswith("_"):
            letter, findings = read_letter(FILES[path], path)
            assert not findings, findings
            assert letter is not None
            assert path == f"{folder}{letter.id}.md"
            yield letter


FORMS = list(_forms())
LISTS = {one.id: one for one in _lists()}
LETTERS = list(_letters("forms/letters/"))
TEXTS = list(_letters("forms/texts/"))


def _parts() -> dict[str, str]:
    found = {}
    for path in _within("forms/letters/", ".md"):
        name = path.rpartition("/")[2]
        if name.startswith("_"):
            part, findings = read_part(FILES[path], path)
            assert not findings, findings
            assert part is not None
            found[name] = part
    return found


STATIONERY = Stationery(
    parts=_parts(),
    labels={one.id: {str(o.value): o.label for o in one.options} for one in LISTS.values()},
    house=FILES["forms/letters/_house.html"].decode(),
)


def _places(fields: tuple[Field, ...], above: tuple[str, ...] = ()) -> Iterator[tuple[str, Field]]:
    for one in fields:
        place = (*above, *(one.key or one.path))
        if one.key or one.path:
            yield ".".join(place), one
        yield from _places(one.components, place if one.type.nests and one.path else above)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_form_asks_only_for_what_the_dictionary_names(form: Form) -> None:
    for name, field in _places(form.components):
        assert name in DICTIONARY, f"{form.id}: {field.id} asks for the unknown {name}"
    assert set(form.norms) <= set(NORMS)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_form_offers_values_that_the_dictionary_allows(form: Form) -> None:
    for name, field in _places(form.components):
        if field.values_key:
            offered = {option.value for option in LISTS[field.values_key].options}
            allowed = LISTS[DICTIONARY[name].code_list or ""].options
            assert offered <= {option.value for option in allowed}, f"{form.id}: {name}"
            assert DICTIONARY[name].type.startswith("list<") is field.type.many, f"{form.id}: {name}"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_every_question_has_words(form: Form) -> None:
    assert form.title
    for field in form.walk():
        if field.type.asks or field.type is FieldType.DYNAMICLIST:
            assert field.label.strip(), f"{form.id}: {field.id}"
    asked = "\n\n".join(f"{one.label}\n\n{one.description}\n\n{one.text}" for one in form.walk())
    assert not readability(asked).long_sentences


def test_only_the_secretary_can_say_that_everybody_has_reacted() -> None:
    form = next(one for one in FORMS if one.id == "reactie_op_verslag")
    answers = {"verslag_reactie": "Het was om tien uur.", "verslag_compleet": True}
    by_staff = check_answers(form, answers, {"partij": None}, LISTS)
    assert by_staff.ok
    assert by_staff.values["verslag_compleet"] is True
    by_party = check_answers(form, answers, {"partij": "klager"}, LISTS)
    assert by_party.ok
    assert "verslag_compleet" not in by_party.values


def test_every_list_that_the_dictionary_names_exists() -> None:
    named = {item.code_list for item in DICTIONARY.values() if item.code_list}
    assert named <= set(LISTS)


def test_lists_and_letters_name_rules_that_the_register_knows() -> None:
    carriers: list[CodeList | Letter] = [*LISTS.values(), *LETTERS, *TEXTS]
    for one in carriers:
        assert set(one.norms) <= set(NORMS), one.id


def test_the_two_lists_of_requirements_are_complete() -> None:
    assert len(LISTS["behoorlijkheidsvereiste"].options) == 22
    assert len(LISTS["behoorlijkheidscriteria"].options) == 45
    assert len(LISTS["klachtgrond"].options) == 17  # the sixteen examples, and "something else"


def test_every_phase_has_a_name() -> None:
    phases = read_phases(FILES["forms/texts/phases.json"])
    assert len({phase.id for phase in phases}) == len(phases) >= 9
    assert all(phase.label for phase in phases)


def _known(letter: Letter, *, often: Mapping[str, Any]) -> dict[str, Any]:
    return {**ALWAYS, **often, **NEEDED.get(letter.id, {})}


def _written(letter: Letter, known: Mapping[str, Any]) -> Rendered:
    rendered = render(letter, known, STATIONERY)
    assert not rendered.missing, f"{letter.id} would go out with holes: {rendered.missing}"
    return rendered


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.id)
def test_a_letter_goes_out_whole_whatever_else_is_known(letter: Letter) -> None:
    _written(letter, _known(letter, often=OFTEN))
    _written(letter, _known(letter, often={}))
    _written(letter, _known(letter, often=dict.fromkeys(OFTEN)))


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.id)
def test_a_letter_has_a_name_before_it_is_written(letter: Letter) -> None:
    assert "{" not in letter.name


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.id)
def test_a_letter_is_plain_dutch(letter: Letter) -> None:
    for often in (OFTEN, {}):
        assert not readability(_written(letter, _known(letter, often=often)).markdown).remarks


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.id)
def test_a_letter_names_a_person_a_telephone_and_a_counter(letter: Letter) -> None:
    text = _written(letter, _known(letter, often=OFTEN)).text
    assert "Marieke Jansen" in text
    assert "0123 - 45 67 10" in text
    assert HOUSE["balie"] in text
    assert "Is deze brief duidelijk?" in text
    nobody = _written(letter, _known(letter, often={})).text
    assert HOUSE["telefoon"] in nobody


CLOSING = {
    "afsluiting_opgelost",
    "beslissing",
    "doorzending",
    "formeel_achterwege",
    "gedragslijn",
    "intrekking_bevestiging",
    "niet_behandelen",
    "termijn_verstreken",
    "terugzending",
    "uitleg_andere_weg",
}
"""Letters that end something for the complainant: each says where else one can go."""


@pytest.mark.parametrize("letter", [one for one in LETTERS if one.id in CLOSING], ids=lambda one: one.id)
def test_a_closing_letter_names_the_ombudsman(letter: Letter) -> None:
    text = _written(letter, _known(letter, often=OFTEN)).text
    assert "Nationale ombudsman" in text
    assert "0800 - 33 55 555" in text


@pytest.mark.parametrize(
    "letter", [one for one in LETTERS if one["to"] == "beklaagde"], ids=lambda one: one.id
)
def test_the_accused_never_reads_where_the_complainant_lives(letter: Letter) -> None:
    known = _known(letter, often=OFTEN)
    known["klager"] = {**known["klager"], "adres": "Molenweg 8", "postcode": "6680 AB", "plaats": "Rietveen"}
    known["ontvanger"] = {"naam": "Peter Bos"}
    page = _written(letter, known)
    for hidden in ("Molenweg", "6680 AB", "06 - 55 50 00 01", "anna@voorbeeld.example"):
        assert hidden not in page.html


def test_departing_from_the_advice_is_told_with_its_reason() -> None:
    letter = next(one for one in LETTERS if one.id == "beslissing")
    text = _written(letter, _known(letter, often=OFTEN)).text
    assert "Niemand kan het gesprek bewijzen." in text
    assert "9:16" in text
    followed = _written(letter, {**_known(letter, often=OFTEN), "wijkt_af": False}).text
    assert "Niemand kan het gesprek bewijzen." not in followed
    assert "9:16" not in followed


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.id)
def test_a_public_text_is_whole_and_plain(text: Letter) -> None:
    link = {"naam": "Anna de Vries", "adres": OFTEN["statuslink"], "tot": "woensdag 1 april 2026"}
    known = {"huis": HOUSE, "zaak": ALWAYS["zaak"], "statuslink": OFTEN["statuslink"], "link": link}
    rendered = render(text, known, STATIONERY)
    assert not [name for name in rendered.missing if not name.startswith(("brief", "vandaag"))]
    assert not readability(rendered.markdown).long_sentences
    assert HOUSE["telefoon"] in rendered.text


def test_demo_scripts_are_played_by_people_of_the_demo_municipality() -> None:
    organisation = json.loads(FILES["processes/demo/organisation.json"])
    people = {one["username"] for one in organisation["people"]}
    scripts = json.loads(FILES["processes/demo/cases.json"])
    assert len(scripts) >= 8
    for script in scripts:
        for step in (script["start"], *script["steps"]):
            assert step.get("by") is None or step["by"] in people, (script["title"], step["by"])


def test_every_rule_is_named_as_a_sentence_names_it() -> None:
    """`artikel 9:11 Awb`, `Instructie paragraaf 5`: never the code of the register or a sign for a paragraph."""
    for norm in NORMS.values():
        assert norm.citation, norm.id
        assert "§" not in norm.in_words
        assert norm.in_words != norm.id


def test_a_term_is_called_the_same_wherever_its_code_stands() -> None:
    labels = {option.value: option.label for one in _lists() if one.id == "termijn" for option in one.options}
    table = next(
        one
        for _, name, one in Policy(FILES).tables.values()
        if name == "termijn" and one.outputs[0].name == "label"
    )
    told = {str(json.loads(row.inputs[0].text)): json.loads(row.outputs[0].text) for row in table.rules}
    assert told == labels


def test_a_text_in_another_language_tells_the_same_facts_as_the_dutch_one() -> None:
    others = [path for path in FILES if re.fullmatch(r"forms/texts/\w+\.[a-z]{2}\.md", path)]
    assert {"forms/texts/nieuwe_link.en.md", "forms/texts/verder_later.en.md"} <= set(others)
    for path in others:
        dutch, other = (FILES[one].decode() for one in (f"{path.split('.')[0]}.md", path))
        filled = [re.findall(r"\{\{ *([\w.]+)", text) for text in (dutch, other)]
        assert sorted(filled[0]) == sorted(filled[1]), path


def test_who_did_not_ask_for_a_new_link_is_told_to_use_it_and_to_let_us_know() -> None:
    """The one before it stopped working, so that doing nothing would lock them out."""
    told = {"": ("Gebruik voortaan deze link", "niets te doen"), ".en": ("use this link", "need not do")}
    for language, (does, does_not) in told.items():
        text = FILES[f"forms/texts/nieuwe_link{language}.md"].decode()
        assert does in text
        assert does_not not in text
        assert text.index(does) < text.index("huis.telefoon")


@pytest.mark.parametrize("path", [*_within("forms/texts/", ".md"), *_within("forms/letters/", ".md")])
def test_a_heading_has_no_word_that_a_phone_must_break_where_it_likes(path: str) -> None:
    """Twenty letters of a heading fit on 320 pixels; a longer word says with a soft hyphen where it breaks."""
    for heading in re.findall(r"^#+ (.+)$", FILES[path].decode(), re.MULTILINE):
        for word in re.split("[\\s\u00ad-]+", re.sub(r"\{[{%].*?[%}]\}", " ", heading)):
            assert len(word) <= 20, heading


def test_who_chooses_what_to_begin_reads_of_each_what_it_is_for() -> None:
    policy = Policy(FILES)
    for diagram in policy.diagrams:
        for process in diagram.processes.values():
            if "startGroups" not in process.extensions.properties:
                continue
            starts = [one for one in diagram.inside(process.id) if one.extensions.form is not None]
            begin = [one for one in starts if one.type is ElementType.START_EVENT]
            assert begin, process.name
            assert all(one.extensions.properties.get("explain") for one in begin), process.name
