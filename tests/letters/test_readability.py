"""Readability: what a program can count of plain language."""

from __future__ import annotations

from pathlib import Path
from time import process_time

from engine.letters import readability

LETTERS = Path(__file__).parents[2] / "forms/letters"
PLAIN = "Wij hebben uw brief gekregen. Wij bellen u voor vrijdag 3 april. Dan horen we graag uw verhaal."
STIFF = (
    "Hierbij delen wij u mede dat uw verzoek inzake de aansprakelijkstelling, dat op 3 april werd ontvangen "
    "door "
    "de desbetreffende organisatieonderdelen, derhalve onverwijld in behandeling zal worden genomen door het "
    "verantwoordelijke bestuursorgaan."
)


def test_a_plain_letter_has_no_remarks() -> None:
    score = readability(PLAIN)
    assert (score.sentences, score.b1, score.remarks) == (3, True, ())
    assert score.average < 8


def test_a_stiff_letter_gets_remarks_on_each_sign() -> None:
    score = readability(STIFF)
    assert not score.b1
    assert score.longest > 25
    assert len(score.long_sentences) == 1
    assert "aansprakelijkstelling" in score.long_words
    assert score.passives
    assert set(score.stiff_words) >= {"hierbij", "inzake", "derhalve", "onverwijld"}
    assert len(score.remarks) >= 4


def test_markdown_is_not_counted_as_words() -> None:
    score = readability("## Wat nu?\n\n- **Bel** ons.\n- Schrijf [ons](https://x.example/lang/adres).\n")
    assert score.words == 6
    assert score.sentences == 3


def test_items_of_a_list_are_sentences_of_their_own() -> None:
    items = "\n".join(f"- punt {number} van de lijst die wij u sturen" for number in range(8))
    score = readability(f"Wij vragen:\n\n{items}\n")
    assert score.sentences == 9
    assert score.longest == 9
    assert score.b1


def test_words_of_the_house_can_be_shunned() -> None:
    assert readability("De schouw is klaar.", avoid=["schouw"]).stiff_words == ("schouw",)


def test_an_empty_or_endless_text_is_no_problem() -> None:
    assert readability("").b1
    readability("word " * 100_000)


def test_brackets_without_an_end_cost_no_time() -> None:
    began = process_time()
    readability("](" * 100_000)
    assert process_time() - began < 5


def test_no_letter_asks_anybody_to_click() -> None:
    """Each letter may go on paper too."""
    asking = [one.name for one in LETTERS.glob("*.md") if "klik" in one.read_text(encoding="utf-8").lower()]
    assert asking == []
