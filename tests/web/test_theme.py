"""The colours of a municipality: what may be used of its theme.css, and what is said of the rest."""

from __future__ import annotations

import time

import pytest

from webui import asset_files
from webui.theme.colours import colour, contrast
from webui.theme.sheet import Sheet, SheetWrong, read
from webui.theme.tokens import Tokens
from webui.theme.verdict import Verdict, judge

IN_THE_DARK = "@media screen and (prefers-color-scheme: dark)"


@pytest.fixture(scope="module")
def ours() -> Sheet:
    name = asset_files.manifest()["app.css"]
    return read((asset_files.DIST / name).read_text(encoding="utf-8"))


def told(verdict: Verdict) -> str:
    return " ".join(str(one) for one in verdict.findings)


def test_our_own_colours_can_be_read_in_light_and_in_the_dark(ours: Sheet) -> None:
    assert judge(ours, Sheet("", (), ())) == Verdict(True, True, ())


def test_a_colour_for_light_only_keeps_pages_light_and_says_which(ours: Sheet) -> None:
    verdict = judge(ours, read(".behoorlijk-theme { --huis-500: #7a1f3d }"))
    assert (verdict.light, verdict.dark) == (True, False)
    assert "maar niet voor donker: --huis-500." in told(verdict)
    assert "voor iedereen licht" in told(verdict)


@pytest.mark.parametrize(
    "sheet",
    [
        f".behoorlijk-theme {{ --huis-500: #7a1f3d }} {IN_THE_DARK} {{ .behoorlijk-theme {{ --huis-500: #f0a9c0 }} }}",
        f":root {{ --huis-500: #7a1f3d; {IN_THE_DARK} {{ --huis-500: rgb(240 169 192) }} }}",
        ".behoorlijk-theme { --huis-500: light-dark(#7a1f3d, hsl(340, 70%, 80%)) }",
        "@media (prefers-color-scheme: light) { .behoorlijk-theme { --huis-500: #7a1f3d } }",
        ".behoorlijk-theme { --huis-600: var(--huis-700); --basis-form-control-border-radius: 0 }",
        "/* { */ .behoorlijk-theme { --basis-text-font-family-default: 'Stad; {Nieuw}', serif }",
        ".behoorlijk-theme { --huis-accent: #ff0000 }",
    ],
)
def test_what_can_be_read_in_both_is_used_in_both(ours: Sheet, sheet: str) -> None:
    assert judge(ours, read(sheet)) == Verdict(True, True, ())


def test_a_dark_colour_that_cannot_be_read_keeps_pages_light(ours: Sheet) -> None:
    verdict = judge(
        ours,
        read(f":root {{ --huis-500: #7a1f3d }} {IN_THE_DARK} {{ :root {{ --huis-500: #7a1f3d }} }}"),
    )
    assert (verdict.light, verdict.dark) == (True, False)
    assert "In het donker is --huis-500 (#7a1f3d) niet goed te lezen" in told(verdict)


def test_a_light_colour_that_cannot_be_read_is_not_used(ours: Sheet) -> None:
    verdict = judge(ours, read(".behoorlijk-theme { --huis-500: #aaaaaa }"))
    assert not verdict.light
    assert "het contrast is 2.32, nodig is 4.5" in told(verdict)
    assert "theme.css wordt daarom niet gebruikt" in told(verdict)


def test_a_token_of_a_part_counts_as_much_as_one_of_the_house(ours: Sheet) -> None:
    verdict = judge(
        ours, read(".behoorlijk-theme { --utrecht-button-primary-action-background-color: #ffffff }")
    )
    assert not verdict.light
    assert "--utrecht-button-primary-action-color" in told(verdict)


@pytest.mark.parametrize("written", ["oklch(0.4 0.1 30)", "var(--bestaat-niet)", "#12345", "bordeaux"])
def test_a_colour_that_cannot_be_worked_out_is_not_trusted(ours: Sheet, written: str) -> None:
    verdict = judge(ours, read(f".behoorlijk-theme {{ --huis-500: {written} }}"))
    assert not verdict.light
    assert "De kleur van --huis-500 is niet na te rekenen" in told(verdict)


def test_a_sheet_that_refers_twice_at_every_step_is_judged_at_once(ours: Sheet) -> None:
    """Of thirty such steps there are a thousand million ways, and as many letters."""
    steps = "".join(f"--s{n}: var(--s{n + 1}) var(--s{n + 1});" for n in range(30))
    nowhere = "".join(f"--n{n}: var(--n{n + 1}, var(--n{n + 1}));" for n in range(30))
    nested = "var(--nergens, " * 300 + "#7a1f3d" + ")" * 300
    sheet = f".behoorlijk-theme {{ {steps} --s30: #7a1f3d; {nowhere} --huis-500: var(--s0); --huis-600: var(--n0); --huis-700: {nested} }}"
    begun = time.process_time()
    assert not judge(ours, read(sheet)).light
    assert time.process_time() - begun < 5


def test_what_a_token_is_worth() -> None:
    tokens = Tokens(
        {
            "--a": "var(--b, red)", "--b": "var(--c, blue)", "--c": "var(--a)", "--d": "var(--a, green)",
            "--e": "1px var(--f) var(--f)", "--f": "light-dark(#fff, var(--g)) !important", "--g": "#000",
            "--h": "var(--nergens)", "--i": "var(--nergens, var(--ook-niet, rgb(1, 2, 3)))",
        },
        dark=True,
    )  # fmt: skip
    worth = {name: tokens.worth(name) for name in tokens.written}
    assert worth == {
        "--a": None, "--b": None, "--c": None, "--d": "green",
        "--e": "1px #000 #000", "--f": "#000", "--g": "#000",
        "--h": None, "--i": "rgb(1, 2, 3)",
    }  # fmt: skip


def test_a_colour_at_another_place_needs_its_counterpart_too(ours: Sheet) -> None:
    alone = ".bh-header { background: #7a1f3d }"
    verdict = judge(ours, read(alone))
    assert (verdict.light, verdict.dark) == (True, False)
    assert ".bh-header { background }" in told(verdict)
    both = judge(ours, read(f"{alone} {IN_THE_DARK} {{ .bh-header {{ background: #000000 }} }}"))
    assert both.dark


def test_a_slip_of_the_pen_is_told_and_does_no_harm(ours: Sheet) -> None:
    verdict = judge(
        ours, read(".behoorlijk-theme { --huiz-500: #7a1f3d; --mijn: #ffffff } a { color: var(--mijn) }")
    )
    assert (verdict.light, verdict.dark) == (True, True)
    assert "--huiz-500" in told(verdict)
    assert "--mijn" not in told(verdict)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is no rule"),
        ("zomaar een tekst", "line 1: this is no rule"),
        ("<html>\n<body>", "line 2: this is no rule"),
        ('{"kleur": "#fff"}', "line 1: before {"),
        (":root {\n --huis-500 #fff;\n}", "line 2: this is no rule and no value"),
        (":root { --huis-500: #fff }\n}", "line 2: this is no rule"),
        ("@import 'kleuren.css';", "@import is not followed"),
        ("@layer huis { :root { --huis-500: #fff } }", "@layer"),
    ],
)
def test_what_is_no_style_sheet_is_told_with_its_line(text: str, message: str) -> None:
    with pytest.raises(SheetWrong) as wrong:
        read(text)
    assert message in str(wrong.value)


def test_without_its_dark_rules_a_sheet_keeps_all_others() -> None:
    sheet = read(f"a {{ b: c }} {IN_THE_DARK} {{ a {{ b: d }} x {{ y: z }} }} q {{ w: e }}")
    assert sheet.without_dark() == "a { b: c }\nq { w: e }"


def test_contrast_is_that_of_the_standard() -> None:
    for text, ground, ratio in (
        ("#000", "#fff", 21),
        ("#777777", "white", 4.48),
        ("rgb(0 0 0 / 0%)", "#fff", 1),
    ):
        front, back = colour(text), colour(ground)
        assert front
        assert back
        assert contrast(front, back) == pytest.approx(ratio, abs=0.005)
