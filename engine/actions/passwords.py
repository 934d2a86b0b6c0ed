"""Passwords: long ones that nobody guesses, kept as argon2id; no forced changes, no rules about signs.

The rules follow NIST SP 800-63B-4, 3.1.1.2: length, a list of what everybody tries, nothing else.
"""

import re
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.errors import WrongValue
from engine.sentence import Sentence

SHORTEST = 12
LONGEST = 200
_EVERYBODYS = (
    "wachtwoord", "password", "welkom", "welcome", "gemeente", "qwerty", "azerty", "letmein", "geheim",
    "secret", "inloggen", "administrator", "beheerder", "changeme", "iloveyou", "zomer", "winter", "lente",
    "herfst", "voetbal", "nederland", "holland", "asdfgh", "zxcvbn", "abcdef",
)  # fmt: skip
_ROWS = (
    "01234567890123456789",
    "98765432109876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()  # argon2id with the parameters of RFC 9106 for memory-constrained machines


@cache
def _nobody() -> str:
    """A hash to compare with when there is no such person, so that the time taken tells nothing."""
    return _hasher().hash("niemand heeft dit wachtwoord")


def hashed(password: str) -> str:
    """The hash to keep."""
    return _hasher().hash(_normal(password))


def fits(password_hash: str, password: str) -> bool:
    """Whether a password is the one that was hashed; takes as long when there is no hash at all."""
    if len(password) > LONGEST:
        password = ""
    try:
        _hasher().verify(password_hash or _nobody(), _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def must_be_strong(password: str, username: str, name: str) -> None:
    """Raises WrongValue, with the reason, for a password that others would guess."""
    if len(password) < SHORTEST:
        raise WrongValue(Sentence("Een wachtwoord heeft minstens {n} tekens.", n=SHORTEST))
    if len(password) > LONGEST:
        raise WrongValue(Sentence("Een wachtwoord heeft hoogstens {n} tekens.", n=LONGEST))
    plain = _normal(password).casefold()
    if username.casefold() in plain:
        raise WrongValue("De gebruikersnaam mag niet in het wachtwoord staan.")
    rest = plain
    for word in (*_EVERYBODYS, *(part for part in re.split(r"\W+", name.casefold()) if len(part) > 3)):
        rest = rest.replace(word, "")
    if len(re.sub(r"[\W\d_]+", "", rest)) < 4 and rest != plain:
        raise WrongValue(
            "Dit wachtwoord is te makkelijk te raden: het is een bekend woord met iets erachter."
        )
    if len(set(plain)) < 5 or any(plain in row * 3 for row in _ROWS):
        raise WrongValue("Dit wachtwoord is te makkelijk te raden: het is een reeks of herhaling.")


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
