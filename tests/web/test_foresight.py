"""Process owners see what a change does before it goes live: letters filled in, decisions, forms."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Callable

import pytest

from engine import Engine
from engine.forms import Field, read_form
from engine.queries.foresight import decisions
from tests.web.conftest import ANSWERS, Browser
from tests.web.policy import FILES

LETTER = "forms/letters/antwoord.md"
CHANGED = FILES[LETTER].replace(b"Uw bankje komt op deze plek", b"Over twee weken staat uw bankje hier")


@pytest.fixture
def draft(engine: Engine) -> int:
    draft = engine.begin_draft("Duidelijker brief", "daan").id
    engine.put_in_draft(draft, [("antwoord.md", CHANGED)], "daan")
    return draft


def test_a_changed_letter_is_filled_in_with_a_case_beside_the_one_of_now(
    draft: int, case: int, signed_in: Callable[[str], Browser], engine: Engine
) -> None:
    olga = signed_in("olga")
    address = f"/processen/concept/{draft}/ingevuld/{LETTER}?zaak={case}"
    page = olga.get(address)
    assert page.status_code == 200
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "Zoals nu" in page.text
    assert "<ins>Over" in page.text
    raw = address.replace("/ingevuld/", "/ingevulde-brief/")
    then, now = olga.get(raw), olga.get(f"{raw}&nu=ja")
    assert "Beste Anna Jansen" in then.text
    assert "Over twee weken staat uw bankje hier: Hoek Dorpsstraat en Kerkweg" in then.text
    assert "Uw bankje komt op deze plek: Hoek Dorpsstraat" in now.text
    assert "sandbox" in then.headers["Content-Security-Policy"]
    pdf = olga.get(address.replace("/ingevuld/", "/ingevulde-pdf/"))
    assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")
    with engine._here.store.read() as unit:
        assert [what for *_, what in unit.looks(case) if what == f"brief vooraf {LETTER}"] != []


def test_without_a_case_a_letter_is_filled_in_with_made_up_data(
    draft: int, signed_in: Callable[[str], Browser]
) -> None:
    daan = signed_in("daan")
    page = daan.get(f"/processen/concept/{draft}/ingevuld/{LETTER}").text
    assert "verzonnen gegevens" in page
    letter = daan.get(f"/processen/concept/{draft}/ingevulde-brief/{LETTER}").text
    assert "Beste Anna Voorbeeld" in letter
    assert "staat uw bankje hier: [" in letter


def test_nobody_reads_a_case_through_a_letter_that_they_may_not_see(
    draft: int, case: int, signed_in: Callable[[str], Browser]
) -> None:
    daan = signed_in("daan")
    for kind in ("ingevuld", "ingevulde-brief", "ingevulde-pdf"):
        assert daan.get(f"/processen/concept/{draft}/{kind}/{LETTER}?zaak={case}").status_code == 403
    assert "K-" not in daan.get(f"/processen/concept/{draft}/ingevuld/{LETTER}").text.split("<main")[1]


def test_a_letter_never_shows_a_link_that_works(
    draft: int, case: int, engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    with_link = FILES[LETTER] + b"\n\nVolg uw vraag: {{ statuslink }}\n"
    engine.put_in_draft(draft, [("antwoord.md", with_link)], "daan")
    letter = signed_in("olga").get(f"/processen/concept/{draft}/ingevulde-brief/{LETTER}?zaak={case}").text
    assert "/volg/voorbeeld" in letter


def test_what_the_case_does_not_know_is_told_and_a_broken_letter_too(
    draft: int, case: int, engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    olga = signed_in("olga")
    address = f"/processen/concept/{draft}/ingevuld/{LETTER}?zaak={case}"
    engine.put_in_draft(draft, [("antwoord.md", FILES[LETTER] + b"\n{{ besluit }}\n")], "daan")
    assert "Dit weet de zaak (nog) niet: besluit" in olga.get(address).text
    engine.put_in_draft(draft, [("antwoord.md", FILES[LETTER] + b"\n{% if %}\n")], "daan")
    assert "De brief kan niet worden gemaakt" in olga.get(address).text


def test_a_letter_of_a_version_is_filled_in_too(signed_in: Callable[[str], Browser], case: int) -> None:
    olga = signed_in("olga")
    file = olga.get(f"/processen/1/bestand/{LETTER}").text
    assert f"/processen/1/ingevuld/{LETTER}" in file
    assert "De brief zelf" in olga.get(f"/processen/1/ingevuld/{LETTER}?zaak={case}").text
    assert olga.get("/processen/1/ingevuld/forms/letters/bestaat_niet.md").status_code == 404


def test_changed_tables_offer_to_take_decisions_anew(
    draft: int, engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    daan = signed_in("daan")
    assert "/beslissingen" not in daan.get(f"/processen/concept/{draft}").text
    table = FILES["processes/termijnen.dmn"].replace(b"<text>2</text>", b"<text>1</text>", 1)
    engine.put_in_draft(draft, [("termijnen.dmn", table)], "daan")
    assert "/beslissingen" in daan.get(f"/processen/concept/{draft}").text
    page = daan.get(f"/processen/concept/{draft}/beslissingen")
    assert (page.status_code, "Niets om opnieuw te nemen" in page.text) == (200, True)


def test_the_page_says_how_many_cases_it_looked_at_and_goes_on_with_the_others(
    draft: int, engine: Engine, signed_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = FILES["processes/termijnen.dmn"].replace(b"<text>2</text>", b"<text>1</text>", 1)
    engine.put_in_draft(draft, [("termijnen.dmn", table)], "daan")
    for name in ("Een", "Twee", "Drie"):
        engine.public_start("bankje", {**ANSWERS, "vrager.naam": name})
    total = len(engine.cases("an", limit=100).rows)
    daan, address = signed_in("daan"), f"/processen/concept/{draft}/beslissingen"
    assert f"Gekeken is naar alle {total} zaken." in daan.get(address).text
    monkeypatch.setattr(decisions, "MOST_CASES", 2)
    page = daan.get(address).text
    assert f"U ziet zaak 1 tot en met 2 van de {total}" in page
    onward = re.search(r'rel="next" href="([^"]+)"', page)
    assert onward
    page = daan.get(html.unescape(onward[1])).text
    assert f"U ziet zaak 3 tot en met {min(4, total)} van de {total}" in page
    assert "Naar de nieuwste zaken" in page
    assert "In deze periode is geen zaak begonnen." in daan.get(f"{address}?tot=2020-01-01").text
    assert f"van de {total}" in daan.get(f"{address}?van=2020-01-01&tot=onzin").text


def form_with(path: str, **rules: object) -> bytes:
    """A form of the village whose question `plek` has other rules."""
    schema = json.loads(FILES[path])

    def walk(parts: list[dict[str, object]]) -> None:
        for one in parts:
            if one.get("key") == "plek":
                one["validate"] = rules
            walk(one.get("components", []))  # type: ignore[arg-type]

    walk(schema["components"])
    schema["components"].append({"type": "textfield", "key": "wanneer", "label": "Wanneer", "id": "nieuw"})
    return json.dumps(schema).encode()


def test_answers_that_a_changed_form_would_not_take_are_counted(
    draft: int, case: int, engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    path = "forms/bankje_vragen.form"
    engine.put_in_draft(draft, [("bankje_vragen.form", form_with(path, required=True, maxLength=10))], "daan")
    (changed,) = engine.draft_forms(draft, "olga").forms
    assert changed.fresh == (("Wanneer", "wanneer"),)
    (refused,) = changed.refused
    assert (refused.name, refused.count, [one.instance_id for one in refused.cases]) == ("plek", 1, [case])
    (unseen,) = engine.draft_forms(draft, "daan").forms
    assert (unseen.refused[0].cases, unseen.refused[0].others) == ((), 1)
    assert "/formulieren" in signed_in("olga").get(f"/processen/concept/{draft}").text
    page = signed_in("olga").get(f"/processen/concept/{draft}/formulieren").text
    assert refused.sentence in page
    assert "Hoek Dorpsstraat" not in page, "the answer itself stays in the case"


def with_another(path: str, change: Callable[[dict[str, object]], None]) -> bytes:
    """A form of the village after a change."""
    schema = json.loads(FILES[path])
    change(schema)
    return json.dumps(schema).encode()


def test_of_a_question_that_cannot_be_read_nothing_is_said_to_be_the_same(
    draft: int, case: int, engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    pad = {"type": "signature_pad", "key": "pad", "id": "pad", "label": "Handtekening"}
    changed = with_another("forms/bankje_vragen.form", lambda form: form["components"].append(pad))  # type: ignore[attr-defined]
    engine.put_in_draft(draft, [("bankje_vragen.form", changed)], "daan")
    page = signed_in("olga").get(f"/processen/concept/{draft}/formulieren").text
    assert "kan niet worden gelezen: ‘Handtekening’ (soort signature_pad)" in page
    assert "blijft ook gelijk" not in page
    assert "Alle bekende antwoorden" not in page
    assert "hetzelfde" not in signed_in("olga").get(f"/processen/concept/{draft}").text


def test_other_words_of_a_question_are_told_with_the_form(
    draft: int, engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    path = "forms/bankje_vragen.form"
    (label,) = [one.label for one in _questions(path) if one.dotted == "plek"]
    words = FILES[path].replace(f'"{label}"'.encode(), f'"{label} Precies"'.encode(), 1)
    assert words != FILES[path]
    engine.put_in_draft(draft, [("bankje_vragen.form", words)], "daan")
    page = signed_in("olga").get(f"/processen/concept/{draft}/formulieren").text
    assert f"heet nu ‘{html.escape(label)} Precies’" in page
    assert "Er komt geen vraag bij" in page


def _questions(path: str) -> list[Field]:
    form, _ = read_form(FILES[path], path)
    assert form is not None
    return list(form.walk())


def test_answers_that_still_fit_are_no_news(draft: int, case: int, engine: Engine) -> None:
    path = "forms/bankje_vragen.form"
    engine.put_in_draft(draft, [("bankje_vragen.form", form_with(path, required=True))], "daan")
    (changed,) = engine.draft_forms(draft, "olga").forms
    assert changed.refused == ()


def test_a_shared_part_leads_to_the_letters_it_stands_in(
    draft: int, engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    part, letter = b"Bel ons op 14 0123.\n", FILES[LETTER] + b'\n{% include "_bellen.md" %}\n'
    files = [("forms/letters/_bellen.md", part), ("forms/letters/antwoord.md", letter)]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as bundle:
        for path, content in files:
            bundle.writestr(path, content)
    engine.put_in_draft(draft, [("brieven.zip", made.getvalue())], "daan")
    assert [path for path, _ in engine.letters_with(draft, "forms/letters/_bellen.md")] == [LETTER]
    assert engine.letters_with(draft, LETTER) == ()
    page = signed_in("daan").get(f"/processen/concept/{draft}/bestand/forms/letters/_bellen.md").text
    assert f"/processen/concept/{draft}/ingevuld/{LETTER}" in page
    filled = signed_in("daan").get(f"/processen/concept/{draft}/ingevulde-brief/{LETTER}").text
    assert "Bel ons op 14 0123" in filled


def test_a_drawing_that_cannot_run_is_told_on_every_look_ahead_with_the_way_back(
    draft: int, case: int, engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    broken = re.sub(
        rb'value="=if plaatsbaar [^"]*"',
        b'value="antwoord"',
        FILES["processes/bankje.bpmn"].replace(b'targetRef="', b'targetRef="weg-', 1),
    )
    table = FILES["processes/termijnen.dmn"].replace(b"<text>2</text>", b"<text>1</text>", 1)
    asked = form_with("forms/bankje_vragen.form", required=True)
    for sent in (("bankje.bpmn", broken), ("termijnen.dmn", table), ("bankje_vragen.form", asked)):
        engine.put_in_draft(draft, [sent], "daan")
    olga, begin = signed_in("olga"), f"/processen/concept/{draft}"
    letters = [
        f"{kind}/{LETTER}{filled_with}"
        for kind in ("ingevuld", "ingevulde-brief", "ingevulde-pdf")
        for filled_with in ("", f"?zaak={case}")
    ]
    for ahead in ("formulieren", "beslissingen", "gevolgen", *letters):
        page = olga.get(f"{begin}/{ahead}")
        assert page.status_code == (422 if ahead in letters else 200), ahead
        assert f'href="{begin}">' in page.text
        assert ("Dit diagram kan niet worden uitgevoerd" in page.text) == (ahead in letters)


def test_why_a_term_cannot_be_counted_is_told_in_english_too(
    draft: int, task: int, engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    none = FILES["processes/termijnen.dmn"].replace(b"<text>2</text>", b"<text>0</text>", 1)
    engine.put_in_draft(draft, [("termijnen.dmn", none)], "daan")
    address = f"/processen/concept/{draft}/gevolgen"
    assert "heeft niet precies één lengte groter dan nul" in signed_in("daan").get(address).text
    page = signed_in("daan").get(f"{address}?taal=en").text
    assert "does not have exactly one length greater than zero" in page
    assert "niet precies één" not in page
