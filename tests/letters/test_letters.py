"""Letters: whole or not at all, in plain Dutch, and nothing in them can run."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.feel import evaluate
from engine.letters import (
    LetterMistake,
    Rendered,
    Stationery,
    letter_uses,
    letter_variables,
    read_letter,
    read_part,
    render,
)

HEAD = "---\nid: test\ntitle: Over {{ subject|default('uw vraag', true) }}\nnorms: A-1 A-2\nto: sender\n---\n"


def write(body: str, context: Mapping[str, Any] | None = None, **shared: Any) -> Rendered:
    letter, findings = read_letter((HEAD + body).encode(), "forms/letters/test.md")
    assert findings == (), findings
    assert letter is not None
    return render(letter, context or {}, Stationery(**shared))


def test_front_matter_is_read() -> None:
    letter, findings = read_letter((HEAD + "Beste lezer,").encode(), "forms/letters/test.md")
    assert findings == ()
    assert letter is not None
    assert (letter.id, letter.norms, letter["to"], letter["copy"]) == ("test", ("A-1", "A-2"), "sender", "")
    assert letter.body == "Beste lezer,"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"Beste lezer", "kop"),
        (b"---\ntitle: x\n---\n", "geen id"),
        (b"---\nid: x\n---\n", "geen titel"),
        (b"---\nid: x\ntitle: x\nzomaar iets\n---\n", "Regel 4"),
        (b"---\nid: x\nid: y\ntitle: x\n---\n", "Regel 3"),
        (b"\xff\xfe", "UTF-8"),
        (b"x" * 300_000, "te groot"),
        (b"---\nid: x\ntitle: x\n---\n{{ naam", "kloppen niet"),
        (b"---\nid: x\ntitle: x\n---\n\n\n{% if a %}", "(regel "),
        (b"---\nid: x\ntitle: '{{ naam'\n---\n", "kloppen niet"),
    ],
)
def test_a_mistaken_letter_is_a_finding(content: bytes, word: str) -> None:
    _, findings = read_letter(content, "forms/letters/x.md")
    assert any(word in finding.message and finding.refuses for finding in findings), findings


@pytest.mark.parametrize(
    "body",
    [
        "{{ ''.__class__ }}",
        "{{ x.__init__.__globals__ }}",
        "{{ x._private }}",
        "{{ _placed }}",
        "{{ cycler('a') }}",
        "{{ range(10) }}",
        "{{ x.items() }}",
        "{{ 'a'.format() }}",
        "{{ x() }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 2 ** 99999999 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ a ~ b }}",
        "{{ x[1:2] }}",
        "{{ {'a': 1} }}",
        "{{ x|pprint }}",
        "{{ x|attr('y') }}",
        "{{ x|map('upper') }}",
        "{{ x is callable }}",
        "{% macro m() %}{% endmacro %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% include 'x.md' %}",
        "{% include name %}",
        "{% include '_../../etc/passwd' %}{% block a %}{% endblock %}",
        "{% for a in b recursive %}{{ loop(a) }}{% endfor %}",
        "{% set ns = namespace(x) %}",
        "{% filter upper %}x{% endfilter %}",
        "{% call x() %}{% endcall %}",
        "{% " + "if a %}{% " * 150 + "endif %}",
        "{{ " + "(" * 5000 + ")" * 5000 + " }}",
    ],
)
def test_what_a_letter_may_not_do_is_refused_on_reading(body: str) -> None:
    _, findings = read_letter((HEAD + body).encode(), "forms/letters/x.md")
    assert any(finding.refuses for finding in findings)


@pytest.mark.parametrize(
    "body",
    [
        "{% for a in x %}{% for b in x %}{% for c in x %}{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in x %}{% for b in x %}{{ long }}{% endfor %}{% endfor %}",
        "{% include '_me.md' %}",
        "{% include '_twice.md' %}",
        "{% set ns = namespace(l=[1]) %}{% for a in x %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
        "{% set ns = namespace(l=[1]) %}{% for a in x %}{% set ns.l = [ns.l] %}{% endfor %}",
        "{{ 'a' + 'b' }}",
        "{% if long < 3 %}{% endif %}",
    ],
)
def test_a_costly_or_impossible_letter_ends_in_an_error_soon(body: str) -> None:
    parts = {"_me.md": "{% include '_me.md' %}"}
    parts["_twice.md"] = "{% include '_thrice.md' %}" * 20
    parts["_thrice.md"] = "{% include '_more.md' %}" * 20
    parts["_more.md"] = "{% include '_last.md' %}" * 20
    parts["_last.md"] = ""
    began = time.monotonic()
    with pytest.raises(LetterMistake) as refusal:
        write(body, {"x": list(range(500)), "long": "x" * 9_000}, parts=parts)
    assert refusal.value.nl
    assert time.monotonic() - began < 5


def test_replacing_cannot_grow_a_text_without_bound() -> None:
    body = "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a|replace('a', 'aaaaaaaaaa') %}" * 40 + "{{ a|length }}"
    assert int(write(body).text.replace(".", "")) <= 100_000


# ---------------------------------------------------------------- placeholders


@pytest.mark.parametrize(
    ("body", "context", "missing"),
    [
        ("{{ naam }}", {}, ("naam",)),
        ("{{ naam }}", {"naam": None}, ("naam",)),
        ("{{ naam }}", {"naam": "  "}, ("naam",)),
        ("{{ party.naam }}", {}, ("party.naam",)),
        ("{{ party.naam }}", {"party": {}}, ("party.naam",)),
        ("{{ party.naam }}", {"party": None}, ("party.naam",)),
        ("{{ party['naam'].x }}", {"party": {}}, ("party.naam.x",)),
        ("{{ dag|datum }}", {}, ("dag",)),
        ("{{ items|lijst }}", {"items": []}, ("items",)),
        ("{{ party }}", {"party": {"naam": "x"}}, ("party",)),
        ("{% for a in items %}{{ a.wat }}{% endfor %}", {"items": [{"wat": "x"}, {}]}, ("a.wat",)),
        ("{% for a in items %}x{% endfor %}", {}, ("items",)),
        ("{% if soort == 'a' %}x{% endif %}", {}, ("soort",)),
        ("{% if soort %}x{% endif %}", {}, ("soort",)),
        ("{{ a }}{{ b }}{{ a }}", {}, ("a", "b")),
    ],
)
def test_an_empty_placeholder_is_named_and_never_a_silent_hole(
    body: str, context: dict[str, Any], missing: tuple[str, ...]
) -> None:
    assert write(body, context).missing == missing


@pytest.mark.parametrize(
    ("body", "context"),
    [
        ("{% if naam is defined and naam %}{{ naam }}{% endif %}", {}),
        ("{% if naam is defined and naam %}{{ naam }}{% endif %}", {"naam": None}),
        ("{% if naam %}x{% endif %}", {"naam": None}),
        ("{% if party.adres %}x{% endif %}", {"party": {}}),
        ("{{ party.naam|default('lezer', true) }}", {"party": {}}),
        ("{% for a in items %}x{% endfor %}", {"items": None}),
        ("{% for a in party.items %}x{% endfor %}", {"party": {}}),
        ("{{ n }}", {"n": Decimal(0)}),
        ("{{ b }}", {"b": False}),
    ],
)
def test_what_is_asked_for_with_care_is_not_missing(body: str, context: dict[str, Any]) -> None:
    assert write(body, context).missing == ()


@pytest.mark.parametrize(
    ("body", "value", "text"),
    [
        ("{{ x|datum }}", date(2026, 4, 3), "vrijdag 3 april 2026"),
        ("{{ x|datum }}", "2026-04-03", "vrijdag 3 april 2026"),
        ("{{ x|datum }}", evaluate('date("2026-04-03")').value, "vrijdag 3 april 2026"),
        ("{{ x|datum }}", datetime(2026, 4, 2, 23, tzinfo=ZoneInfo("UTC")), "vrijdag 3 april 2026"),
        (
            "{{ x }}",
            evaluate('date and time("2026-07-01T10:05:00Z")').value,
            "woensdag 1 juli 2026 om 12.05 uur",
        ),
        ("{{ x|dag }}", date(2026, 4, 3), "3 april 2026"),
        ("{{ x|tijd }}", datetime(2026, 7, 1, 10, 5, tzinfo=ZoneInfo("UTC")), "12.05 uur"),
        ("{{ x }}", evaluate('duration("P14D")').value, "2 weken"),
        ("{{ x }}", Decimal("12345.50"), "12.345,50"),
        ("{{ x|bedrag }}", Decimal("1234.5"), "€ 1.234,50"),
        ("{{ x|bedrag }}", Decimal("-1234.5"), "€ -1.234,50"),
        ("{{ x|bedrag }}", Decimal("-0.001"), "€ 0,00"),
        ("{{ x|capitalize }}", "ijsland en Urk", "IJsland en Urk"),
        ("{{ x|capitalize }}", "igor", "Igor"),
        ("{{ x|kleine_letter }}", "IJs op de weg", "ijs op de weg"),
        ("{{ x|kleine_letter }}", "IJB-besluit", "IJB-besluit"),
        ("{{ x|kleine_letter }}", "AVG-verzoek", "AVG-verzoek"),
        ("{{ x }}", True, "ja"),
        ("{{ x|lijst }}", ["a", "b", "c"], "a, b en c"),
        ("{{ x }}", ["a", "b"], "a en b"),
        ("{{ x|keuze('soort') }}", "a", "Eerste soort"),
        ("{{ x|keuze('soort') }}", "z", "z"),
        ("{{ x|keuze('soort')|lijst }}", ["a", "b"], "Eerste soort en Tweede"),
        ("{{ x|keuze('geen') }}", "a", "a"),
        ("{{ x|naam }}", "jan", "Jan Jansen"),
        ("{{ x|naam }}", "piet", "piet"),
        ("{{ x|first }}", ["a", "b"], "a"),
        ("{{ x + 1 }}", Decimal(2), "3"),
        ("{{ x.y.z }}", {"y": {"z": "diep"}}, "diep"),
        ("{% for a in x %}{{ loop.index }}{{ a }}{% endfor %}", ["a", "b"], "1a2b"),
        ("{% for a in x if a != 'a' %}{{ a }}{% endfor %}", ["a", "b"], "b"),
    ],
)
def test_values_are_written_in_dutch(body: str, value: Any, text: str) -> None:
    context = {"x": value, "organisatie": {"personen": {"jan": {"naam": "Jan Jansen"}}}}
    rendered = write(body, context, labels={"soort": {"a": "Eerste soort", "b": "Tweede"}})
    assert (rendered.text, rendered.missing) == (f"{text}\n", ())


def test_names_of_a_loop_may_grow_a_list() -> None:
    body = (
        "{% set seen = namespace(l=[]) %}{% for a in x if a not in seen.l %}"
        "{% set seen.l = seen.l + [a] %}{{ a }}{% endfor %}"
    )
    assert write(body, {"x": ["p", "q", "p"]}).text == "pq\n"


def test_a_line_of_block_tags_alone_leaves_no_line() -> None:
    body = (
        "Een.\n\n{% if a %}\n## Kop\n\nTwee.\n\n{% endif %}\nLijst:\n\n{% for x in b %}\n- {{ x }}\n{% "
        "endfor %}\n\n"
        "Slot{% if a %} ja{% endif %}\n\n{% set c = 1 %}{% if a %}\nEinde {{ c }}\n{% endif %}"
    )
    rendered = write(body, {"a": True, "b": ["p", "q"]})
    assert rendered.markdown == ("Een.\n\n## Kop\n\nTwee.\n\nLijst:\n\n- p\n- q\n\nSlot ja\n\nEinde 1\n")
    assert "<li>p</li>" in rendered.body


def test_a_mistake_is_told_with_the_line_it_stands_on() -> None:
    _, findings = read_letter((HEAD + "een\n{% if a %}\n{% endif %}\n{{ x() }}\n").encode(), "x")
    lines = (HEAD + "een\n{% if a %}\n{% endif %}\n{{ x() }}\n").splitlines()
    assert f"(regel {lines.index('{{ x() }}') + 1})" in findings[0].message
    assert f"(line {lines.index('{{ x() }}') + 1})" in findings[0].message_en


def test_the_subject_is_a_template_too() -> None:
    assert write("x", {"subject": "de *fiets*"}).subject == "Over de *fiets*"
    assert write("x").subject == "Over uw vraag"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[klik](https://evil.example)",
        "<https://evil.example>",
        "![x](https://evil.example/p.png)",
        "# Besluit",
        "Besluit\n=====",
        "a\n\n---\n\nb",
        "| a | b |\n| - | - |\n| 1 | 2 |",
        "`code`",
        "**vet**",
        "{{ geheim }}",
        "&lt;b&gt;",
    ],
)
def test_what_people_wrote_stays_what_they_wrote(hostile: str) -> None:
    rendered = write("Hij schreef:\n\n{{ x }}\n", {"x": hostile, "geheim": "GEHEIM"})
    for tag in ("<script", "<a ", "<img", "<h1", "<h2", "<hr", "<table", "<code", "<strong", "GEHEIM"):
        assert tag not in rendered.body
    for word in hostile.split():
        assert word in rendered.text


def test_lines_and_paragraphs_of_people_are_kept() -> None:
    body = write("{{ x }}", {"x": "een\ntwee\n\ndrie"}).body
    assert body == "<p>een<br />\ntwee</p>\n<p>drie</p>\n"
    quoted = write('> {{ x|replace("\\n", "\\n> ") }}', {"x": "een\ntwee\n\ndrie"}).body
    assert quoted.count("<blockquote>") == 1
    assert "drie" in quoted.split("</blockquote>")[0]


def test_a_link_of_the_letter_keeps_its_address() -> None:
    rendered = write("[uw pagina]({{ link }})", {"link": "https://x.example/s/a_b-c#d*"})
    assert 'href="https://x.example/s/a_b-c#d*"' in rendered.body
    assert rendered.text == "uw pagina (https://x.example/s/a_b-c#d*)\n"


def test_the_plain_text_keeps_lists_and_headings_readable() -> None:
    body = "# Kop\n\nTekst met *nadruk*.\n\n- een\n- twee\n\n1. eerst\n2. dan\n\n> gezegd\n"
    assert write(body).text == ("Kop\n\nTekst met nadruk.\n\n- een\n- twee\n\n1. eerst\n2. dan\n\n> gezegd\n")


def test_the_house_template_stands_around_the_letter() -> None:
    house = "<title>{{ brief.titel }}</title><p>{{ huis.naam }}</p><main>{{ brief.html }}</main>{{ slogan }}"
    rendered = write(
        "Beste {{ n }}", {"n": "A & B", "huis": {"naam": "<Huis>"}, "subject": "<b>"}, house=house
    )
    assert rendered.html == (
        "<title>Over &lt;b&gt;</title><p>&lt;Huis&gt;</p><main><p>Beste A &amp; B</p>\n</main>"
    )
    assert rendered.missing == ("slogan",)


def test_parts_are_shared_and_see_the_data() -> None:
    parts = {"_contact.md": "Bel {{ huis.telefoon }}."}
    context = {"huis": {"telefoon": "14 0123"}}
    assert write('Dag.\n\n{% include "_contact.md" %}', context, parts=parts).text == "Dag.\n\nBel 14 0123.\n"
    with pytest.raises(LetterMistake):
        write('{% include "_geen.md" %}')


def test_variables_are_known_through_loops_and_parts() -> None:
    body = (
        "{{ a.b|datum }}{% for p in people %}{{ p.name|naam }}{% if p.age > limit %}{% endif %}{% endfor %}"
        "{% set q = c.d %}{{ q.e }}{% include '_p.md' %}{{ s|keuze('soort') }}{{ w['x'] }}"
    )
    letter, _ = read_letter((HEAD + body).encode(), "x")
    assert letter is not None
    parts = {"_p.md": "{{ inpart }}{{ q.f }}"}
    paths = {".".join(name.path) for name in letter_variables(letter, parts)}
    assert paths == {
        *("subject", "a.b", "people", "people.name", "people.age", "limit"),
        *("c.d", "c.d.e", "c.d.f", "inpart", "s", "w.x"),
    }
    uses = letter_uses(letter, parts)
    assert (uses.parts, uses.lists) == (("_p.md",), ("soort",))
    assert [name.part for name in uses.names if name.path == ("inpart",)] == ["_p.md"]


def test_only_what_a_letter_names_is_asked_of_the_case() -> None:
    asked: list[str] = []

    class Lazy(dict[str, Any]):
        def __getitem__(self, key: str) -> Any:
            asked.append(key)
            return super().__getitem__(key)

    assert write("{{ a }}", Lazy(a="x", b="y")).text == "x\n"
    assert asked == ["a"]


def test_a_part_is_read_without_front_matter() -> None:
    assert read_part(b"Bel {{ x }}", "forms/letters/_p.md") == ("Bel {{ x }}", ())
    assert read_part(b"{{ x() }}", "forms/letters/_p.md")[1][0].refuses


def test_what_is_wrong_with_the_places_to_fill_in_is_told_in_english_without_words_of_the_machine() -> None:
    _, findings = read_letter((HEAD + "Beste {% if a %}lezer").encode(), "forms/letters/x.md")
    assert "endif" in findings[0].message_en
    assert "(line 7)" in findings[0].message_en
    assert "Jinja" not in findings[0].message_en
