"""The languages of the program's own texts: Dutch as written, English from the catalogue.

A text in a template or in Python is its Dutch sentence inside `_()`. Texts of the policy (forms,
letters, labels) are the municipality's own and stay as they are written.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Flask, g, has_app_context, request
from flask_babel import Babel, get_locale, get_translations, refresh
from markupsafe import Markup

from engine import CATALOGUES, DUTCH, LANGUAGES, Language, errors
from webui.access import current_person

COOKIE = "taal"


def gettext(text: str, **values: Any) -> str:
    """The sentence in the reader's language, with these values in it."""
    found: str = _catalogue().ugettext(text)
    return found % values if values else found


def ngettext(one: str, more: str, n: int, **values: Any) -> str:
    """The sentence for `n` things, in the reader's language."""
    found: str = _catalogue().ungettext(one, more, n)
    return found % {"num": n, **values}


def _catalogue() -> Any:
    """The catalogue of this page's language: a page with many rows asks for hundreds of sentences, so it is
    found once."""
    try:
        found = g.get("catalogue")
    except RuntimeError:  # outside a page: asking beforehand would cost more than finding it
        return get_translations()
    if found is None:
        found = g.catalogue = get_translations()
    return found


def _in_template(text: str, **values: Any) -> Markup:
    """What `_()` is in a template: the sentence is markup, values are escaped. As Jinja's own, but for
    looking up and wrapping again what the page before said too."""
    return _sentence(_catalogue(), text) % values if values else _whole_sentence(_catalogue(), text)


@lru_cache(maxsize=4096)
def _sentence(catalogue: Any, text: str) -> Markup:
    return Markup(catalogue.ugettext(text))


@lru_cache(maxsize=4096)
def _whole_sentence(catalogue: Any, text: str) -> Markup:
    return _sentence(catalogue, text) % {}


def spoken() -> Language:
    """The language of this page, with the catalogues of both rooms."""
    if not has_app_context():
        return Language(DUTCH, gettext)
    if "spoken" not in g:
        g.spoken = Language(present(), _catalogue().ugettext)
    of_page: Language = g.spoken
    return of_page


def told(sentence: str) -> str:
    """A sentence of the engine in the reader's language; what the catalogue does not know stays as it is."""
    return spoken().told(sentence)


def own(text: str) -> str:
    """Words of the municipality's own (names of tasks, labels, rules) in a text: said to be Dutch on a page
    that is not (WCAG 2.2, 3.1.2). Only in a text; an attribute cannot say in which language it is."""
    if not text or present() == DUTCH:
        return text
    return Markup('<span lang="{}">{}</span>').format(DUTCH, text)


def marked(sentence: str, **values: Any) -> Markup:
    """A sentence of the program with words of the municipality in it (`own`), for a text on a page."""
    return Markup(sentence) % values


def own_words() -> Markup:
    """The same for a whole element with nothing else in it: its attribute."""
    return Markup("") if present() == DUTCH else Markup(' lang="{}"').format(DUTCH)


def N_(text: str) -> str:
    """Marks a text that is translated where it is shown."""
    return text


def present() -> str:
    """The language of this page: "nl" or "en"."""
    if not has_app_context():
        return DUTCH
    if "language" not in g:
        g.language = str(get_locale() or DUTCH)
    language: str = g.language
    return language


def speak(code: str) -> None:
    """What is told from here on in this request, is told in this language."""
    for name in ("language", "catalogue", "spoken"):
        g.pop(name, None)
    g.language_now = code
    refresh()  # type: ignore[no-untyped-call]


def of_this_browser() -> str | None:
    """The language chosen in this browser by whoever was not signed in; None when none was."""
    asked = request.cookies.get(COOKIE, "")
    return asked if asked in LANGUAGES else None


def _chosen() -> str:
    """What the person who is signed in chose, else what was chosen in this browser."""
    if "language_now" in g:
        return str(g.language_now)
    try:
        person = current_person()
    except errors.BehoorlijkError:
        person = None  # there is a page to tell that nothing works; it must be told in some language
    own = person.language if person is not None else None
    return own or of_this_browser() or DUTCH


def install(app: Flask) -> None:
    """Gives every template `_`, `ngettext` and `{% trans %}`."""
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", f"translations;{CATALOGUES}")
    Babel(  # type: ignore[no-untyped-call]
        app, default_locale=DUTCH, default_timezone="Europe/Amsterdam", locale_selector=_chosen
    )
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _catalogue().ugettext(text),
        lambda one, more, n: _catalogue().ungettext(one, more, n),
        newstyle=True,
    )
    app.jinja_env.filters.update(told=told, own=own)
    app.jinja_env.globals.update(
        {"_": _in_template, "own_words": own_words, "languages": LANGUAGES, "language": present}
    )
