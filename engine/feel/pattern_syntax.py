"""Reading regular expressions as XPath has them (Functions and Operators 3.1, 5.6; XML Schema part 2,
appendix F).
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.feel.char_classes import (
    CharSet,
    PatternError,
    Test,
    char_range,
    named_set,
    negated,
    one_char,
    shorthand,
)

_MAX_PATTERN = 2_000
_MAX_NESTING = 40
_MAX_REPEAT = 1_000
_ESCAPABLE = frozenset("\\|.?*+(){}-[]^$")
_CONTROL = {"n": "\n", "r": "\r", "t": "\t"}
_MUST_ESCAPE = frozenset("?*+{}[])")


@dataclass(frozen=True, slots=True)
class One:
    """One character; `text` when it can only be that one."""

    test: Test
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    start: bool


@dataclass(frozen=True, slots=True)
class BackReference:
    group: int


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Group:
    inner: Part
    number: int | None


@dataclass(frozen=True, slots=True)
class Repeat:
    inner: Part
    low: int
    high: int | None
    greedy: bool


Part = One | Anchor | BackReference | Sequence | Choice | Group | Repeat


@dataclass(frozen=True, slots=True)
class Flags:
    dot_all: bool
    multi_line: bool
    ignore_case: bool
    extended: bool
    literal: bool


def read_flags(flags: str) -> Flags:
    """The flags s, m, i, x and q. Raises PatternError for another letter."""
    if any(flag not in "smixq" for flag in flags):
        raise PatternError(f"flags '{flags[:20]}'")
    return Flags("s" in flags, "m" in flags, "i" in flags, "x" in flags, "q" in flags)


def read_pattern(pattern: str, flags: Flags) -> tuple[Part, int]:
    """The parts of a pattern and the number of its groups. Raises PatternError."""
    if len(pattern) > _MAX_PATTERN:
        raise PatternError(f"> {_MAX_PATTERN}")
    if flags.literal:
        return Sequence(tuple(_literal(char, flags) for char in pattern)), 0
    reader = _Reader(_without_space(pattern) if flags.extended else pattern, flags)
    part = reader.choice()
    if reader.at < len(reader.text):
        raise PatternError(f"'{reader.text[reader.at]}'")
    return part, reader.groups


def _literal(char: str, flags: Flags) -> One:
    test = one_char(char, flags.ignore_case)
    return One(test) if flags.ignore_case else One(test, char)


def _without_space(pattern: str) -> str:
    """The pattern without white space, except in classes: the flag `x`."""
    kept: list[str] = []
    depth, escaped = 0, False
    for char in pattern:
        if depth == 0 and char in " \t\n\r":
            continue
        kept.append(char)
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == "[":
            depth += 1
        elif char == "]" and depth:
            depth -= 1
    return "".join(kept)


class _Reader:
    def __init__(self, text: str, flags: Flags) -> None:
        self.text = text
        self.flags = flags
        self.at = 0
        self.groups = 0
        self.closed: set[int] = set()
        self.depth = 0

    def here(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        char = self.here()
        if not char:
            raise PatternError("…")
        self.at += 1
        return char

    def accept(self, char: str) -> bool:
        if self.here() == char:
            self.at += 1
            return True
        return False

    def choice(self) -> Part:
        options = [self.sequence()]
        while self.accept("|"):
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self) -> Part:
        items: list[Part] = []
        while self.here() not in ("", "|", ")"):
            items.append(self.repeated(self.atom()))
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def repeated(self, part: Part) -> Part:
        bounds = self.quantifier()
        if bounds is None:
            return part
        if isinstance(part, Anchor):
            raise PatternError("^* / $*")
        greedy = not self.accept("?")
        return Repeat(part, bounds[0], bounds[1], greedy)

    def quantifier(self) -> tuple[int, int | None] | None:
        if self.accept("*"):
            return 0, None
        if self.accept("+"):
            return 1, None
        if self.accept("?"):
            return 0, 1
        if not self.accept("{"):
            return None
        low = self.count()
        high: int | None = low
        if self.accept(","):
            high = None if self.here() == "}" else self.count()
        if not self.accept("}") or (high is not None and high < low):
            raise PatternError("{}")
        return low, high

    def count(self) -> int:
        start = self.at
        while self.here().isascii() and self.here().isdigit():
            self.at += 1
        digits = self.text[start : self.at]
        if not digits or len(digits) > 4 or int(digits) > _MAX_REPEAT:
            raise PatternError(f"{{{digits}}}")
        return int(digits)

    def atom(self) -> Part:
        char = self.take()
        match char:
            case "(":
                return self.group()
            case "[":
                return One(CharSet(self.char_class()))
            case ".":
                return One((lambda c: True) if self.flags.dot_all else (lambda c: c not in "\n\r"))
            case "^" | "$":
                return Anchor(char == "^")
            case "\\":
                return self.escape()
        if char in _MUST_ESCAPE:
            raise PatternError(f"'{char}'")
        return _literal(char, self.flags)

    def group(self) -> Part:
        self.depth += 1
        if self.depth > _MAX_NESTING:
            raise PatternError("(((…")
        number: int | None = None
        if self.text.startswith("?:", self.at):
            self.at += 2
        else:
            self.groups += 1
            number = self.groups
        inner = self.choice()
        if not self.accept(")"):
            raise PatternError("(…")
        if number is not None:
            self.closed.add(number)
        self.depth -= 1
        return Group(inner, number)

    def escape(self) -> Part:
        if self.here().isascii() and self.here().isdigit():
            return self.back_reference()
        found = self.escaped()
        return _literal(found, self.flags) if isinstance(found, str) else One(CharSet(found))

    def back_reference(self) -> Part:
        number = int(self.take())
        # As many digits as still name a group that is there.
        while (
            self.here().isascii() and self.here().isdigit() and number * 10 + int(self.here()) <= self.groups
        ):
            number = number * 10 + int(self.take())
        if number not in self.closed:
            raise PatternError(f"\\{number}")
        return BackReference(number)

    def escaped(self) -> str | Test:
        """What an escape stands for: one character or a set."""
        char = self.take()
        if char in _CONTROL:
            return _CONTROL[char]
        if char in _ESCAPABLE:
            return char
        if char in "pP":
            if not self.accept("{"):
                raise PatternError("\\p")
            end = self.text.find("}", self.at)
            if end < 0:
                raise PatternError("\\p{")
            test = named_set(self.text[self.at : end])
            self.at = end + 1
            return test if char == "p" else negated(test)
        known = shorthand(char)
        if known is None:
            raise PatternError(f"\\{char}")
        return known

    def char_class(self) -> Test:
        """What stands between [ and ]: characters, ranges, sets, and perhaps a class taken away."""
        self.depth += 1
        if self.depth > _MAX_NESTING:
            raise PatternError("[[[…")
        inverted = self.accept("^")
        tests: list[Test] = []
        removed: Test | None = None
        while not self.accept("]"):
            if self.text.startswith("-[", self.at) and tests:
                self.at += 2
                removed = self.char_class()
                if not self.accept("]"):
                    raise PatternError("]")
                break
            tests.append(self.class_item())
        if not tests:
            raise PatternError("[]")
        self.depth -= 1
        return _combined(tuple(tests), inverted, removed)

    def class_item(self) -> Test:
        low = self.class_char()
        if not isinstance(low, str):
            return low
        follows = self.text[self.at : self.at + 2]
        if follows.startswith("-") and follows[1:] not in ("]", "[", ""):
            self.at += 1
            high = self.class_char()
            if not isinstance(high, str):
                raise PatternError("-")
            return char_range(low, high, self.flags.ignore_case)
        return one_char(low, self.flags.ignore_case)

    def class_char(self) -> str | Test:
        char = self.take()
        if char == "\\":
            return self.escaped()
        if char == "[":
            raise PatternError("[")
        return char


def _combined(tests: tuple[Test, ...], inverted: bool, removed: Test | None) -> Test:
    def inside(char: str) -> bool:
        return any(test(char) for test in tests)

    chosen = negated(inside) if inverted else inside
    if removed is None:
        return chosen
    without = removed
    return lambda char: chosen(char) and not without(char)
