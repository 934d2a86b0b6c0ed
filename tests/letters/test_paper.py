"""Letters on paper: tagged PDF that a screen reader can read and an archive can keep, always the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import Any

import pikepdf
import pytest

from engine.letters import LetterMistake, Rendered, Stationery, read_letter, read_part, render, to_pdf
from engine.letters.pdf import closed_word
from engine.letters.typst_markup import to_typst
from engine.policy import Policy
from tests.processes.letter_sample import ALWAYS, NEEDED, OFTEN

ROOT = Path(__file__).parents[2]
MOMENT = datetime(2026, 3, 12, 9, tzinfo=UTC)
RECIPIENT = {"naam": "Anna de Vries", "adres": "Dijk 1", "postcode": "1234 AB", "plaats": "Proefdam"}
POLICY = Policy(
    {
        str(path.relative_to(ROOT)): path.read_bytes()
        for folder in ("processes", "forms")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
)
HEAD = "---\nid: test\ntitle: Over uw vraag\n---\n"


def write(body: str, context: Mapping[str, Any] | None = None) -> Rendered:
    letter, findings = read_letter((HEAD + body).encode(), "forms/letters/test.md")
    assert letter is not None
    assert not findings
    return render(letter, context or {}, Stationery())


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def tags(pdf: pikepdf.Pdf) -> list[str]:
    """The roles of the structure tree, in reading order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for one in node:
                walk(one)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(str(node.S).lstrip("/"))
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot.K)
    return found


def spoken(pdf: pikepdf.Pdf) -> str:
    """The text in the order of the structure tree, as a screen reader says it."""
    marked: dict[tuple[int, int], str] = {}
    for number, page in enumerate(pdf.pages):
        fonts = {name: _letters_of(font) for name, font in page.Resources.Font.items()}
        marked_id: list[int | None] = []
        letters: dict[int, str] = {}
        for instruction in pikepdf.parse_content_stream(page):
            operator, operands = str(instruction.operator), instruction.operands
            if operator in ("BDC", "BMC"):
                about = operands[1] if len(operands) > 1 else None
                found = about.get("/MCID") if isinstance(about, pikepdf.Dictionary) else None
                marked_id.append(None if found is None else int(found))
            elif operator == "EMC":
                marked_id.pop()
            elif operator == "Tf":
                letters = fonts[str(operands[0])]
            elif operator in ("Tj", "TJ"):
                here = next((one for one in reversed(marked_id) if one is not None), None)
                pieces = operands[0] if operator == "TJ" else [operands[0]]
                text = "".join(
                    letters.get(int.from_bytes(raw[at : at + 2], "big"), "")
                    for raw in (bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
                    for at in range(0, len(raw), 2)
                )
                if here is not None:
                    marked[number, here] = marked.get((number, here), "") + text
    order: list[str] = []
    pages = {page.objgen: number for number, page in enumerate(pdf.pages)}

    def walk(node: Any, number: int) -> None:
        if isinstance(node, int):
            order.append(marked.get((number, node), ""))
        elif isinstance(node, pikepdf.Array):
            for one in node:
                walk(one, number)
        elif isinstance(node, pikepdf.Dictionary):
            number = pages.get(node.Pg.objgen, number) if "/Pg" in node else number
            if "/MCID" in node:
                walk(int(node.MCID), number)
            elif "/K" in node:
                walk(node.K, number)

    walk(pdf.Root.StructTreeRoot.K, 0)
    return " ".join(order)


def _letters_of(font: Any) -> dict[int, str]:
    table = bytes(font.ToUnicode.read_bytes()).decode()
    found: dict[int, str] = {}
    for code, value in re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>\s*$", table, re.MULTILINE):
        found[int(code, 16)] = bytes.fromhex(value).decode("utf-16-be")
    return found


@pytest.mark.parametrize("letter_id", sorted(POLICY.letters))
def test_every_letter_of_the_policy_is_accessible_and_fit_to_be_kept(letter_id: str) -> None:
    context = {**ALWAYS, **OFTEN, **NEEDED.get(letter_id, {}), "ontvanger": RECIPIENT}
    rendered = render(POLICY.letters[letter_id], context, POLICY.stationery)
    pdf = opened(to_pdf(rendered.typst, MOMENT, POLICY.paper_files))
    assert str(pdf.Root.Lang) == "nl"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.docinfo.Title) == rendered.subject
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as meta:
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert meta["pdfuaid:part"] == "1"
        assert meta["dc:title"] == rendered.subject
        assert meta["dc:creator"] == [ALWAYS["huis"]["naam"]]
    roles = tags(pdf)
    assert roles.count("H1") == 1
    assert roles.count("H2") >= rendered.body.count("<h2>")
    said = spoken(pdf)
    assert said.index("Anna de Vries") < said.index(rendered.subject) < said.index("Met vriendelijke groet")


def test_on_paper_an_address_can_be_read_where_the_words_do_not_say_it() -> None:
    letter, findings = read_letter(
        (
            HEAD
            + "Zie [uw eigen pagina](https://x.example/volg/ab12) of [https://y.example](https://y.example)."
        ).encode(),
        "forms/letters/test.md",
    )
    assert letter is not None
    assert not findings
    rendered = render(letter, {**ALWAYS, "ontvanger": RECIPIENT}, POLICY.stationery)
    said = "".join(spoken(opened(to_pdf(rendered.typst, MOMENT, POLICY.paper_files))).split())
    assert "uweigenpagina(https://x.example/volg/ab12)" in said
    assert said.count("https://y.example") == 1


def test_headings_lists_tables_quotations_and_links_are_tagged() -> None:
    rendered = write(
        "## Kop\n\nTekst met [een link](https://voorbeeld.example).\n\n- een\n- twee\n\n1. eerst\n\n"
        "> gezegd\n\n| naam | dag |\n| - | - |\n| Anna | 1 mei |\n"
    )
    roles = tags(opened(to_pdf(rendered.typst, MOMENT, {})))
    for role in ("H1", "H2", "P", "Link", "L", "LI", "LBody", "BlockQuote", "Table", "TH", "TD"):
        assert role in roles, role


def test_a_screen_reader_says_it_in_order() -> None:
    said = spoken(
        opened(to_pdf(write("Beste lezer,\n\n## Waarom?\n\nDaarom.\n\n- een\n- twee").typst, MOMENT, {}))
    )
    places = [
        said.index(word) for word in ("Over uw vraag", "Beste lezer", "Waarom?", "Daarom", "een", "twee")
    ]
    assert places == sorted(places)


def test_the_same_letter_gives_the_same_bytes() -> None:
    one = write("Beste lezer,").typst
    assert to_pdf(one, MOMENT, {}) == to_pdf(one, MOMENT, {})
    assert to_pdf(one, MOMENT, {}) != to_pdf(write("Beste lezer.").typst, MOMENT, {})


@pytest.mark.parametrize(
    "hostile",
    [
        '#read("/etc/passwd")',
        "] #panic() [",
        '") #eval("1',
        "\\u{23}panic()",
        "// weg",
        "/* weg",
        "= Kop",
        "- punt",
        "1. punt",
        "@verwijzing <label>",
        "$ x^2 $ _a_ *b* `c` ~ -- ... 'x' \"y\"",
        "https://voorbeeld.example",
        "\x00\x07\u0085",
        "\u202e😀 ﷽",
    ],
)
def test_what_people_wrote_is_never_an_instruction(hostile: str) -> None:
    """Also in the subject, which stands in a string of the document's own settings."""
    letter, _ = read_letter(b"---\nid: t\ntitle: Over {{ x }}\n---\nHij schreef: {{ x }}\n", "t")
    assert letter is not None
    rendered = render(letter, {"x": hostile}, Stationery())
    pdf = opened(to_pdf(rendered.typst, MOMENT, {}))
    visible = "".join(one for one in hostile if one.isprintable())
    assert (
        "".join(str(pdf.docinfo.Title).split()) == "".join(f"Over {visible}".split())
        or not hostile.isprintable()
    )
    assert tags(pdf).count("H1") == 1
    assert "H2" not in tags(pdf)


def test_a_house_template_reaches_nothing_outside_the_letter() -> None:
    for text in (
        '#read("x")',
        '#import "@preview/x:1.0.0"',
        "#eval(1)",
        '#plugin("x")',
        "#std.read",
        "#sys.inputs",
    ):
        assert closed_word(text)
        assert read_part(text.encode(), "forms/letters/_house.typ")[1][0].refuses
    assert (
        read_part(b'#image("logo.svg", alt: "Logo") {{ brief.inhoud }}', "forms/letters/_house.typ")[1] == ()
    )


def test_a_template_cannot_leave_its_folder() -> None:
    for path in ("/etc/hostname", "../../../etc/hostname", "logo.svg"):
        with pytest.raises(LetterMistake):
            to_pdf(f'#image("{path}", alt: "x")', MOMENT, {})


def test_a_logo_must_say_what_it_shows() -> None:
    logo = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    head = '#set document(title: "T")\n= Kop\n'
    with pytest.raises(LetterMistake, match="alt"):
        to_pdf(f'{head}#image("logo.svg")', MOMENT, {"logo.svg": logo})
    pdf = opened(to_pdf(f'{head}#image("logo.svg", alt: "Ons wapen")', MOMENT, {"logo.svg": logo}))
    assert "Figure" in tags(pdf)


def test_a_page_that_breaks_the_standard_is_refused_with_a_sentence() -> None:
    with pytest.raises(LetterMistake, match="papier"):
        to_pdf("Een brief zonder titel", MOMENT, {})


def test_a_table_may_stand_in_a_list() -> None:
    assert "#table(columns: 2" in to_typst("- kop\n\n  | a | b |\n  | - | - |\n  | 1 | 2 |\n")


@pytest.mark.parametrize(
    "pasted",
    [
        "\uf0b7 een regel uit Word",
        "\ufeffbegin van een bestand",
        "een teken voor eigen gebruik: \ue000 \U0010fffd",
        "geen teken: \u0378 \uffff \ufdd0 \ud800",
        "een gezin: \U0001f468\u200d\U0001f469\u200d\U0001f467",
        "een letter met een vreemd accent: a\u0e49 e\u0301 \u0639\u0301",
    ],
)
def test_no_sign_that_somebody_wrote_keeps_a_letter_from_its_paper(pasted: str) -> None:
    said = spoken(opened(to_pdf(write("{{ x }} en verder", {"x": pasted}).typst, MOMENT, {})))
    assert "enverder" in "".join(said.split())


def test_a_line_out_of_word_keeps_its_bullet() -> None:
    made = to_pdf(write("{{ x }}", {"x": "\uf0b7 melding"}).typst, MOMENT, {})
    assert "• melding" in spoken(opened(made))


def test_signs_that_fail_only_beside_each_other_leave_the_words_around_them() -> None:
    strange = "".join(chr(0x590 + number * 7 % 352) + "\u20e3\u4e2d\u200d\ufe0f" for number in range(300))
    said = spoken(opened(to_pdf(write("{{ x }} en verder", {"x": strange}).typst, MOMENT, {})))
    assert "enverder" in "".join(said.split())


def test_many_signs_that_no_font_has_cost_no_more_than_other_words() -> None:
    """Typesetting would tell of each with the whole line around it, and of the first one only."""
    many = "".join(chr(0x4E00 + number) for number in range(700)) * 8
    began = process_time()
    to_pdf(write("{{ x }}", {"x": many}).typst, MOMENT, {})
    assert process_time() - began < 5


def test_a_heap_of_accents_costs_no_time() -> None:
    began = process_time()
    to_pdf(write("{{ x }}", {"x": "a" + "\u0301" * 20_000}).typst, MOMENT, {})
    assert process_time() - began < 5


def test_a_word_without_an_end_stays_on_the_page() -> None:
    said = spoken(opened(to_pdf(write("{{ x }}", {"x": "a" * 40_000}).typst, MOMENT, {})))
    assert said.count("a") >= 40_000


def test_where_the_compiler_itself_fails_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        """As PyO3 raises it: no `Exception`."""

    def panics(*_: object, **__: object) -> bytes:
        raise PanicException("start byte index 65535 is not a char boundary")

    monkeypatch.setattr("typst.Compiler.compile", panics, raising=False)
    with pytest.raises(LetterMistake, match="het zetten is mislukt"):
        to_pdf(write("Beste lezer").typst, MOMENT, {})
