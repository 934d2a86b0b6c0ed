"""What people write in several ways, as one word for the index: telephone numbers, e-mail addresses, days and
numbers of cases. "06 - 55 50 01 07" and "+31 (0)6 55500107" are both 0655500107.

Each is found with its place in the text, so that it can be shown as it was written there.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from engine.model.written_dates import MONTHS

_WORD = re.compile(r"[^\W_]+")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_DUTCH = re.compile(r"(?<!\d)(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})(?!\d)")
_MONTH = {name[:3]: number for number, name in enumerate(MONTHS, 1)} | {"mrt": 3, "may": 5, "oct": 10}
_IN_WORDS = re.compile(rf"(?<!\d)(\d{{1,2}})\s+({'|'.join(_MONTH)})[a-z]*\.?\s+(\d{{4}})(?!\d)")
_CODE = re.compile(r"(?<![^\W_])[^\W\d_]+(?:-\d+){2,}")  # B-2026-0001
_DIGITS = re.compile(r"\+?\d+")
_BETWEEN = re.compile(r"[\s\-–./()]{1,4}")
_LOCAL = re.compile(r"[\w.+'\-]*$")
_HOST = re.compile(r"[\w.\-]{0,255}")
_LONGEST_LOCAL = 64  # RFC 5321, 4.5.3.1
_ENDS = 4  # words before the @ from which an address is found
_OF_ONE_COUNTRY, _OF_ANY = 11, 17  # digits: 0900 numbers, and E.164 with 00 before it
SHORTEST_NUMBER = (
    6  # digits, in the index and in what is sought alike: what stands there is found as it stands
)


class Written(NamedTuple):
    """One of these in a text: the word that stands for it, and where it is."""

    word: str
    start: int
    end: int


def written_ways(plain: str) -> list[Written]:
    """All that stand in a folded text. They may overlap: what is in doubt is found either way."""
    return [*_addresses(plain), *_days(plain), *_codes(plain), *_numbers(plain)]


def _addresses(plain: str) -> Iterator[Written]:
    """Addresses as a whole and from each of the last words before the @ on: who remembers what is after the
    dot finds it too. Not from all: a hostile text would have many times its own length of them."""
    at = plain.find("@")
    while at >= 0:
        before = _LOCAL.search(plain, max(0, at - _LONGEST_LOCAL), at)
        host = _HOST.match(plain, at + 1)
        if before is not None and host is not None and (last := host.end()) > at + 1:
            words = [*_WORD.finditer(plain, before.start(), last)]
            first_of_host = next((n for n, word in enumerate(words) if word.start() > at), len(words))
            ends = range(max(first_of_host - _ENDS, 0), min(first_of_host + 1, len(words)))
            for number in sorted({0, *ends}):
                rest = words[number:]
                yield Written("".join(word[0] for word in rest), rest[0].start(), rest[-1].end())
        at = plain.find("@", at + 1)


def _days(plain: str) -> Iterator[Written]:
    for found in _ISO.finditer(plain):
        yield from _day(found[1], int(found[2]), found[3], found)
    for found in _DUTCH.finditer(plain):
        yield from _day(found[4], int(found[3]), found[1], found)
    for found in _IN_WORDS.finditer(plain):
        yield from _day(found[3], _MONTH[found[2]], found[1], found)


def _day(year: str, month: int, day: str, found: re.Match[str]) -> Iterator[Written]:
    if 1 <= month <= 12 and 1 <= int(day) <= 31:
        yield Written(f"dag{year}{month:02d}{int(day):02d}", *found.span())


def _codes(plain: str) -> Iterator[Written]:
    for found in _CODE.finditer(plain):
        yield Written(found[0].replace("-", ""), *found.span())


def _numbers(plain: str) -> Iterator[Written]:
    """Digits that begin as a telephone number does, with those that follow as long as it may be one."""
    groups = [*_DIGITS.finditer(plain)]
    for first, begin in enumerate(groups):
        if begin[0][0] not in "0+":
            continue
        digits, end = begin[0], begin.end()
        for following in [*groups[first + 1 : first + 1 + _OF_ANY], None]:
            number = _as_dialled(digits)
            if len(number) > (_OF_ANY if number.startswith("00") else _OF_ONE_COUNTRY):
                break
            if len(number) >= SHORTEST_NUMBER:
                yield Written(number, begin.start(), end)
            if following is None or not _BETWEEN.fullmatch(plain, end, following.start()):
                break
            digits, end = digits + following[0], following.end()


def _as_dialled(digits: str) -> str:
    """A number as it is dialled within the country: +31 and 0031 are the 0."""
    digits = f"00{digits[1:]}" if digits.startswith("+") else digits
    if not digits.startswith("0031"):
        return digits
    return f"0{digits[4:].removeprefix('0')}"
