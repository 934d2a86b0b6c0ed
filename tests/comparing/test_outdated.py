"""Who changes how long something takes is told which texts still say how long it took."""

from __future__ import annotations

import json

import pytest

from engine.comparing import outdated
from engine.comparing.durations import Duration, duration_of
from engine.model.comparison import OutdatedDuration
from tests.comparing.test_comparing import BPMN, FILES

LETTER = "forms/letters/brief.md"


def told(*texts: str, change: tuple[bytes, bytes] = (b"P5D", b"P4W")) -> tuple[OutdatedDuration, ...]:
    """What is told when the clock of a diagram changes beside letters with these texts."""
    letters = {f"forms/letters/brief{number}.md": text.encode() for number, text in enumerate(texts)}
    old, new = change
    return outdated(
        {"processes/p.bpmn": BPMN.replace(b"P5D", old), **letters},
        {"processes/p.bpmn": BPMN.replace(b"P5D", new), **letters},
    )


def test_a_clock_that_changed_names_the_letters_with_the_old_duration() -> None:
    letter = (
        "# Kop\nWij bellen u. U wacht hoogstens vijf dagen. {% if laat %}Soms duurt het 5 dagen.{% endif %}"
    )
    (one,) = told(letter, "U wacht vier weken.")
    assert (one.before, one.after, one.paths) == ("5 dagen", ("4 weken",), ("processes/p.bpmn",))
    assert [(row.path, row.before, row.words, row.after) for row in one.mentions] == [
        ("forms/letters/brief0.md", "U wacht hoogstens ", "vijf dagen", "."),
        ("forms/letters/brief0.md", "Soms duurt het ", "5 dagen", "."),
    ]
    assert not one.more


@pytest.mark.parametrize(
    "text",
    [
        "vier weken", "Vier weken", "4 weken", "28 dagen", "achtentwintig dagen", "vier tot zes weken",
        "vier, of zes weken", "een vierweekse periode", "de 4-wekentermijn", "vier **weken**",
        "4&nbsp;weken", "four weeks", "28 calendar days", "twenty-eight days", "28-daags",
    ],
)  # fmt: skip
def test_one_duration_is_said_in_many_ways(text: str) -> None:
    assert told(f"Het duurt {text} of zo.", change=(b"P4W", b"P6W")), text
    assert told(f"Het duurt {text} of zo.", change=(b"P28D", b"P6W")), text


@pytest.mark.parametrize(
    "text", ["veertien weken", "24 weken", "4 maanden", "1,4 weken", "vierde week", "28 werkdagen", "vier"]
)
def test_another_duration_is_not_named(text: str) -> None:
    assert told(f"Het duurt {text} of zo.", change=(b"P4W", b"P6W")) == ()


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (b"P1Y", b"P2Y", "binnen een jaar"),
        (b"P1Y", b"P6M", "twaalf maanden"),
        (b"PT24H", b"PT48H", "binnen 24 uur"),
        (b"P22D", b"P20D", "tweeëntwintig dagen"),
    ],
)
def test_months_years_and_hours_too(old: bytes, new: bytes, text: str) -> None:
    (one,) = told(f"Het moet {text}.", change=(old, new))
    assert one.mentions[0].words in text


@pytest.mark.parametrize(
    ("old", "texts", "others"),
    [
        (
            b"P6M",
            ["een half jaar", "halfjaarlijks", "het halve jaar", "half a year", "twee kwartalen"],
            ["anderhalf jaar", "twee en een half jaar", "two and a half years", "een halve dag"],
        ),
        (
            b"P3M",
            ["een kwartaal", "elk kwartaal", "per **kwartaal**", "a quarter", "drie maanden"],
            ["kwartaalcijfers", "a quarter of the people", "twee kwartalen", "kwartier"],
        ),
        (
            b"P18M",
            ["anderhalf jaar", "anderhalve jaar", "1,5 jaar", "1½ jaar", "a year and a half", "18 maanden"],
            ["half jaar", "anderhalve week", "11,5 jaar", "een jaar"],
        ),
        (b"P30M", ["tweeënhalf jaar", "twee en een half jaar", "two and a half years"], ["half jaar"]),
        (b"P14D", ["a fortnight", "veertien dagen"], ["fortnightly"]),
        (b"PT24H", ["binnen een etmaal"], ["etmalen"]),
    ],
)
def test_half_a_year_and_a_quarter_are_known_by_their_own_words(
    old: bytes, texts: list[str], others: list[str]
) -> None:
    for text in texts:
        assert told(f"Het duurt {text} of zo.", change=(old, b"P5D")), text
    for text in others:
        assert told(f"Het duurt {text} of zo.", change=(old, b"P5D")) == (), text


def test_the_same_duration_written_in_another_way_is_no_change() -> None:
    assert told("vier weken", change=(b"P4W", b"P28D")) == ()
    assert told("een jaar", change=(b"P1Y", b"P12M")) == ()


def test_a_duration_that_is_gone_is_told_without_a_successor() -> None:
    (one,) = told("vijf dagen", change=(b"P5D", b"=zolang"))
    assert one.after == ()


@pytest.mark.parametrize("written", ["P1M2D", "P1DT2H", "PT30M", "P0D", "P1Y1D"])
def test_what_has_no_one_unit_is_left_alone(written: str) -> None:
    assert duration_of(written) is None


def test_weeks_and_days_are_added_up() -> None:
    assert duration_of("P4W2D") == Duration("D", 30)
    assert duration_of("P1Y6M") == Duration("M", 18)


def test_a_number_of_weeks_in_a_table_names_every_kind_of_text() -> None:
    """The policy of the project itself: four weeks become six in one row."""
    path = "processes/termijnen.dmn"
    text = FILES[path].decode()
    at = text.index("<description>Eigen termijn van vier weken")
    changed = text[:at] + text[at:].replace("<text>4</text>", "<text>6</text>", 1)
    (one,) = outdated(FILES, FILES | {path: changed.encode()})
    assert (one.before, one.after, one.paths) == ("4 weken", ("6 weken",), (path,))
    kinds = {row.path.rpartition(".")[2] for row in one.mentions}
    assert kinds == {"bpmn", "dmn", "form", "json", "md", "csv"}
    places = {(row.path, row.place) for row in one.mentions}
    assert ("processes/norms.csv", "I-7.2") in places
    assert ("processes/informele_termijn.bpmn", "Besluit over verlenging") in places
    mended = changed.replace("Informele termijn van vier weken", "Informele termijn van zes weken").encode()
    (less,) = outdated(FILES, FILES | {path: mended})
    assert len(less.mentions) == len(one.mentions) - 1, "a text that was changed along is not named"


def test_files_that_cannot_be_read_and_very_many_mentions_do_no_harm() -> None:
    field = {"components": [{"id": "a", "label": "Na vijf dagen?", "default": '=duration("P5D")'}]}
    longer = {"components": [{"id": "a", "label": "Na vijf dagen?", "default": '=duration("P9D")'}]}
    base = {
        "forms/f.form": json.dumps(field).encode(),
        "forms/kapot.form": b"{ vijf dagen",
        "processes/kapot.bpmn": b"<vijf dagen",
        LETTER: "\n".join(f"{n}: vijf dagen." for n in range(400)).encode(),
    }
    (one,) = outdated(
        base, base | {"forms/f.form": json.dumps(longer).encode(), "processes/kapot.bpmn": b"<"}
    )
    assert one.more
    assert ("forms/f.form", "") in {(row.path, row.place) for row in one.mentions}
