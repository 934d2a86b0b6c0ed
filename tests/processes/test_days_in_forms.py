"""A day that must have been cannot lie in the future: nobody received, said or heard something tomorrow."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.forms import FieldType, read_form

FORMS = sorted((Path(__file__).parents[2] / "forms").glob("*.form"))
# Days that are agreed or planned.
TO_COME = {
    ("bemiddel", "uiterlijk"),
    ("beoordeel_heropening", "heropend_tot"),
    ("besluit_over_aanbevelingen", "uiterlijk"),
    ("besluit_over_verlenging", "informeel_tot"),
    ("herzie_gedragslijn", "gedragslijn_tot"),
    ("informeel_doorgaan", "informeel_tot"),
    ("leg_lessen_vast", "uiterlijk"),
    ("leg_overschrijding_uit", "verwacht_klaar_op"),
    ("neem_beslissing", "uiterlijk"),
    ("ombudsman_bericht", "bericht_termijn"),
    ("plan_hoorzitting", "op"),
    ("start_formele_behandeling", "achterwege_tot"),
    ("stel_gedragslijn_vast", "gedragslijn_tot"),
    ("stuur_stukken", "stukken_op"),
    ("uitstel_regelen", "uitstel_tot"),
}


@pytest.mark.parametrize("name", ["heropenen", "instemmen_met_uitstel", "intrekken", "verzoek_formeel"])
def test_who_writes_down_what_somebody_told_reads_of_what_the_day_is(name: str) -> None:
    """These forms have no question before the day that says it."""
    (file,) = [one for one in FORMS if one.stem == name]
    form, findings = read_form(file.read_bytes(), file.name)
    assert form is not None, findings
    asked = [one.label for one in form.walk() if one.type is FieldType.DATETIME]
    assert asked
    assert all(len(label.split()) > 3 for label in asked), asked


@pytest.mark.parametrize("file", FORMS, ids=lambda one: one.stem)
def test_every_day_either_has_been_or_is_to_come(file: Path) -> None:
    form, findings = read_form(file.read_bytes(), file.name)
    assert form is not None, findings
    for one in form.walk():
        if one.type is FieldType.DATETIME:
            planned = (file.stem, ".".join(one.key)) in TO_COME
            assert ("latest" in one.properties) is not planned, (
                f"{one.key} says nothing of the last day it may be"
            )
