"""The languages of the program's own texts: Dutch as written, English from the catalogue.

A text in a template or in Python is its Dutch sentence inside `_()`. Texts of the policy (forms,
letters, labels) are the municipality's own and stay as they are written.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from flask_babel import Babel, get_locale
from flask_babel import gettext as _gettext
from flask_babel import ngettext as _ngettext

from engine import Sentence

LANGUAGES = {"nl": "Nederlands", "en": "English"}
COOKIE = "taal"


def gettext(text: str, **values: Any) -> str:
    """The sentence in the reader's language, with these values in it."""
    return str(_gettext(text, **values))


def ngettext(one: str, more: str, n: int, **values: Any) -> str:
    """The sentence for `n` things, in the reader's language."""
    return str(_ngettext(one, more, n, **values))


def told(sentence: str) -> str:
    """A sentence of the engine in the reader's language; what the catalogue does not know stays as it is."""
    if not isinstance(sentence, Sentence):
        return gettext(sentence) if sentence else ""
    values = {
        name: told(value) if isinstance(value, Sentence) else value for name, value in sentence.values.items()
    }
    template = gettext(sentence.template)
    return template.format(**values) if values else template


def N_(text: str) -> str:
    """Marks a text that is translated where it is shown."""
    return text


def present() -> str:
    """The language of this page: "nl" or "en"."""
    return str(get_locale() or "nl")


def _chosen() -> str:
    asked = request.cookies.get(COOKIE, "")
    return asked if asked in LANGUAGES else "nl"


def install(app: Flask) -> None:
    """Gives every template `_`, `ngettext` and `{% trans %}`."""
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "translations")
    Babel(  # type: ignore[no-untyped-call]
        app, default_locale="nl", default_timezone="Europe/Amsterdam", locale_selector=_chosen
    )
    app.jinja_env.filters["told"] = told
    app.jinja_env.globals.update(languages=LANGUAGES, language=present)
