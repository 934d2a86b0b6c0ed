"""A value that mends a case is of the type that the data dictionary says, or is refused with what is asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine import FormErrors, errors
from engine.casework.mended_values import as_typed
from engine.feel import from_json
from tests.engine.conftest import World
from tests.engine.small_policy import Drawing

NAMES = (
    "wie:party wat:context lijst:list<text> dagen:list<date> getal:number op:date moment:date-time "
    "duur:duration ja:boolean tekst:text keuze:code:soorten weg:number"
)


@pytest.fixture
def incident(world: World) -> int:
    """Of a case that stands still for the want of a value."""
    drawing = Drawing("proef").start().timer("wacht", "timeDuration", "PT1H").add("exclusiveGateway", "keus")
    drawing.task("klein", groups="balie", after="").end("einde1")
    drawing.task("groot", groups="balie", after="").end("einde2")
    drawing.flow("keus", "klein", "=weg < 10")
    drawing.flow("keus", "groot", "=weg >= 10")
    xml = drawing.xml()
    world.deploy({"processes/proef.bpmn": xml}, NAMES)
    world.start()
    world.clock.ahead(hours=2)
    world.engine.run_due()
    (found,) = world.engine.incidents()
    return found.id


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("wie", '{"naam": "Piet"}', {"naam": "Piet"}),
        ("wat", '{"op": {"@": "2026-03-01"}}', {"op": date(2026, 3, 1)}),
        ("lijst", '["a", "b"]', ["a", "b"]),
        ("lijst", "[]", []),
        ("dagen", '[{"@": "2026-03-01"}]', [date(2026, 3, 1)]),
        ("getal", "12", 12),
        ("op", "2026-03-01", date(2026, 3, 1)),
        ("duur", "P14D", from_json({"@": "P14D"})),
        ("ja", "Nee", False),
        ("ja", "true", True),
        ("tekst", "12", "12"),
        ("tekst", "{onleesbaar", "{onleesbaar"),
        ("tekst", '"tussen aanhalingstekens"', "tussen aanhalingstekens"),
        ("keuze", "vraag", "vraag"),
        ("wie", "null", None),
    ],
)
def test_what_is_typed_is_read_as_its_type(
    world: World, incident: int, name: str, typed: str, value: object
) -> None:
    assert world.engine.typed_values(incident, "olga", {name: typed}) == {name: value}


@pytest.mark.parametrize(
    ("name", "typed", "asked"),
    [
        ("wie", '{"naam": kapot', "is geen goede JSON"),
        ("lijst", "[1,", "is geen goede JSON"),
        ("lijst", "[" * 100_000, "is geen goede JSON"),
        ("wat", '{"$feel:context": 5}', "is geen goede JSON"),
        ("wat", '{"$feel:range": 5}', "is geen goede JSON"),
        ("wat", '{"hoeveel": NaN}', "is geen goede JSON"),
        ("getal", '{"$feel:number": "x"}', "is geen goede JSON"),
        ("onbekend", "{kapot", "kent geen gegeven met de naam"),
        ("wie", "Piet", "een persoon of organisatie"),
        ("wie", "[1]", "een persoon of organisatie"),
        ("wat", "12", "gegevens als JSON"),
        ("lijst", "[1, 2]", "een lijst"),
        ("lijst", '{"a": 1}', "een lijst"),
        ("dagen", '["morgen"]', "een lijst"),
        ("getal", "twaalf", "een getal"),
        ("getal", "true", "een getal"),
        ("getal", "NaN", "een getal"),
        ("getal", "1e999999999", "een getal"),
        ("duur", "2026-03-01", "een tijdsduur"),
        ("dagen", '[{"@": "P1D"}]', "een lijst"),
        ("op", "1 maart", "een datum"),
        ("moment", "straks", "een datum met tijd"),
        ("duur", "lang", "een tijdsduur"),
        ("ja", "misschien", "ja of nee"),
    ],
)
def test_what_is_not_of_its_type_is_refused_with_what_is_asked(
    world: World, incident: int, name: str, typed: str, asked: str
) -> None:
    refused = world.engine.typed_values(incident, "olga", {name: typed})
    assert isinstance(refused, FormErrors)
    assert [(one.field, asked in one.message, name in one.message) for one in refused.errors] == [
        (name, True, True)
    ]


def test_the_shell_cannot_set_a_value_of_another_type_either(world: World, incident: int) -> None:
    case = world.engine.incidents()[0].instance_id
    with pytest.raises(errors.WrongValue, match="De waarde van wie past niet"):
        world.engine.set_variables(case, {"wie": "Piet"}, "olga", "proef")


def test_a_stored_value_is_shown_as_it_is_typed(world: World, incident: int) -> None:
    case = world.engine.incidents()[0].instance_id
    values = {"op": "2026-03-01", "tekst": "de stoep", "lijst": ["a"], "getal": 12, "weg": Decimal("12.5")}
    world.engine.set_variables(case, values, "olga", "proef")
    shown = {one.name: one.json for one in world.engine.incident(incident, "olga").values}
    assert shown == {"op": "2026-03-01", "tekst": "de stoep", "lijst": '["a"]', "getal": "12", "weg": "12.5"}
    assert not isinstance(world.engine.typed_values(incident, "olga", shown), FormErrors)


@pytest.mark.parametrize("stored", ["{", '{"$feel:number": "x"}', '{"$feel:what": 1}', '{"@": "morgen"}'])
def test_a_stored_value_that_cannot_be_read_is_shown_as_it_is(stored: str) -> None:
    assert as_typed("number", stored) == stored
