"""No text of the program's own escapes the catalogue: what a template says itself stands inside `_()`."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "webui" / "templates"
SAID = re.compile(r"\b(?:aria-label|title|placeholder|alt|data-[a-z-]+-told)=\"([^\"]*)\"")
NAMES = {"kB", "MB", "DMN", "FEEL", "PDF", "ZIP", "CSV", "Behoorlijk"}


def bare_words(text: str) -> set[str]:
    """Words that stand in a template as they are: between tags, or in an attribute that is read out."""
    text = re.sub(r"{#.*?#}", "", text, flags=re.S)
    text = re.sub(r"{% block width %}.*?{% endblock %}", "", text, flags=re.S)
    text = re.sub(r"{%-?\s*macro css\b.*?endmacro\s*-?%}", "", text, flags=re.S)
    text = re.sub(r"{%-?\s*trans\b.*?endtrans\s*-?%}", "", text, flags=re.S)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.S)
    said = " ".join(SAID.findall(text))
    text = re.sub(r'\saria-(?:describedby|invalid)="[^"]*"', "", text)
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", "", text, flags=re.S)
    text = re.sub(r"<[^<>]*>", "\n", text)
    found = re.findall(r"[^\W\d_]{2,}", re.sub(r"&\w+;", " ", text) + " " + said)
    return {word for word in found if word not in NAMES}


@pytest.mark.parametrize(
    "name", [file.relative_to(TEMPLATES).as_posix() for file in TEMPLATES.rglob("*.html")]
)
def test_a_template_says_nothing_outside_the_catalogue(name: str) -> None:
    assert bare_words((TEMPLATES / name).read_text("utf-8")) == set()


def test_the_search_for_bare_words_finds_them() -> None:
    assert bare_words('<p title="Kijk">Dag {{ naam }}</p>') == {"Kijk", "Dag"}
    assert bare_words('<p title="{{ _("Kijk") }}">{% trans %}Dag{% endtrans %}</p>') == set()
