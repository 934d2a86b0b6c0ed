"""The address of a party's own page, and a letter as others read it: without that address.

Whoever holds the address acts as the party. So it stands in what goes to the party (mail, the PDF with it,
the letter on their own page) and in what is printed to be posted to them, and nowhere else: not in what
staff, auditors and other parties read of the same letter, not in the dossier, not in the index of words. What
was sent stays kept as it was sent, with its fingerprint; a copy without the address is made when somebody
reads it, always the same, and history holds the fingerprint of that page and text too.

Staff who work on a case may ask for the address all the same, to tell it on the telephone or to post it; that
is a deed of its own with a line of its own in the log of looks.
"""

import re

from engine.letters.typst_markup import typst_text

PATH = "/volg/"
HIDDEN = "persoonlijke link, alleen voor de ontvanger"
NOBODYS = "persoonlijke-link"
"""Stands for the secret in a letter that is looked at before it is sent."""

_SECRET = rf"(?:[0-9a-f]{{40}}|{NOBODYS})"
_ADDRESS = rf"https?://[^\s<>\"'()\[\]]{{1,300}}?{PATH}{_SECRET}(?:/[\w.\\-]+)*"
_BARE = re.compile(_ADDRESS)
_ANCHOR = re.compile(rf'<a\b[^>]*\bhref="{_ADDRESS}"[^>]*>(.*?)</a>', re.DOTALL)
_SIGN = r"(?:[^\W_]|\\u\{[0-9a-f]+\})"  # as `typst_text` writes an address
_SLASH, _DASH = (re.escape(typst_text(one)) for one in "/-")
_IN_TYPST = (
    rf"https?{_SIGN}{{1,300}}?{_SLASH}volg{_SLASH}(?:[0-9a-f]{{40}}|{NOBODYS.replace('-', _DASH)})"
    rf"(?:{_SLASH}(?:(?!{_SLASH}){_SIGN})+)*"
)
_BARE_TYPST = re.compile(_IN_TYPST)
_LINK_TYPST = re.compile(rf'#link\("{_IN_TYPST}"\)\[')
_OURS = f"#let persoonlijk(it) = [#it ({HIDDEN})]\n"


def address(base_url: str, secret: str) -> str:
    """Where the own page of a party is."""
    return f"{base_url}{PATH}{secret}"


def of_nobody(base_url: str) -> str:
    """The address in a letter that is only looked at beforehand."""
    return address(base_url, NOBODYS)


def without_address(text: str) -> str:
    """A plain text with a few words in the place of every address of an own page."""
    return _BARE.sub(HIDDEN, text)


def page_without_address(html: str) -> str:
    """The same for a page: what was a link stays to be read."""
    return without_address(_ANCHOR.sub(_as_words, html))


def typst_without_address(source: str) -> str:
    """The same for what a PDF is made from."""
    found = _BARE_TYPST.sub(HIDDEN, _LINK_TYPST.sub("#persoonlijk[", source))
    return found if found == source else _OURS + found


def copy_of(content: bytes, html: str | None, text: str | None) -> tuple[bytes, str | None, str | None]:
    """Content, page and plain text of a document as others than its recipient read them."""
    page = html and page_without_address(html)
    words = text and without_address(text)
    is_page = html is not None and page is not None and content == html.encode()
    return page.encode() if is_page and page is not None else content, page, words


def _as_words(link: re.Match[str]) -> str:
    words = link[1]
    return HIDDEN if _BARE.search(words) else f"{words} ({HIDDEN})"
