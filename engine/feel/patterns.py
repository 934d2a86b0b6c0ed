"""Matching regular expressions within a budget of steps, for `matches`, `replace` and `split`.

Python's `re` has another dialect and cannot be interrupted. This is a small backtracking machine over the
parts of `pattern_syntax`: it visits a choice at a place in the text only once (so `(a|a)*b` is no trap),
and stops with PatternTooCostly when the budget is used up.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from engine.feel.char_classes import PatternError, Test, case_variants
from engine.feel.pattern_syntax import (
    Anchor,
    BackReference,
    Choice,
    Flags,
    Group,
    One,
    Part,
    Repeat,
    Sequence,
    read_flags,
    read_pattern,
)

__all__ = ["Pattern", "PatternError", "PatternTooCostly", "compile_pattern"]

# The instructions: (code, argument, argument).
_ONE, _TEXT, _SPLIT, _JUMP, _SAVE, _START, _END, _BACK, _RUN, _MARK, _LOOP, _DONE = range(12)
_MAX_PROGRAM = 5_000
_Instruction = tuple[int, Any, Any]
_Slots = tuple[int | None, ...]


class PatternTooCostly(Exception):
    """Matching needs more steps than it may take."""


class _Builder:
    """Turns parts into instructions.

    Slots 2n and 2n+1 hold group n, the ones after them the starts of loops.
    """

    def __init__(self, groups: int) -> None:
        self.code: list[_Instruction] = []
        self.slots = 2 * groups + 2

    def put(self, code: int, first: Any = None, second: Any = None) -> int:
        if len(self.code) >= _MAX_PROGRAM:
            raise PatternError("{…}")
        self.code.append((code, first, second))
        return len(self.code) - 1

    def part(self, part: Part) -> None:
        match part:
            case One(test, text):
                self.put(_ONE, test) if text is None else self.put(_TEXT, text)
            case Anchor(start):
                self.put(_START if start else _END)
            case BackReference(group):
                self.put(_BACK, group)
            case Sequence(items):
                for item in items:
                    self.part(item)
            case Choice(options):
                self.choice(options)
            case Group(inner, number):
                if number is not None:
                    self.put(_SAVE, 2 * number)
                self.part(inner)
                if number is not None:
                    self.put(_SAVE, 2 * number + 1)
            case Repeat(inner, low, high, greedy):
                self.repeat(inner, low, high, greedy)

    def choice(self, options: tuple[Part, ...]) -> None:
        ends: list[int] = []
        for option in options[:-1]:
            split = self.put(_SPLIT)
            self.part(option)
            ends.append(self.put(_JUMP))
            self.code[split] = (_SPLIT, split + 1, len(self.code))
        self.part(options[-1])
        for end in ends:
            self.code[end] = (_JUMP, len(self.code), None)

    def repeat(self, inner: Part, low: int, high: int | None, greedy: bool) -> None:
        if isinstance(inner, One):
            self.put(_RUN, inner.test, (low, high, greedy))
            return
        for _ in range(low):
            self.part(inner)
        if high is None:
            self.loop(inner, greedy)
            return
        splits: list[int] = []
        for _ in range(high - low):
            splits.append(self.put(_SPLIT))
            self.part(inner)
        for split in splits:
            stay, leave = split + 1, len(self.code)
            self.code[split] = (_SPLIT, stay, leave) if greedy else (_SPLIT, leave, stay)

    def loop(self, inner: Part, greedy: bool) -> None:
        slot = self.slots
        self.slots += 1
        split = self.put(_SPLIT)
        self.put(_MARK, slot)
        self.part(inner)
        # A turn that took no character ends the loop, or it would turn for ever.
        self.put(_LOOP, slot, split)
        stay, leave = split + 1, len(self.code)
        self.code[split] = (_SPLIT, stay, leave) if greedy else (_SPLIT, leave, stay)


class _Budget:
    __slots__ = ("left",)

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise PatternTooCostly


class Pattern:
    """A compiled pattern."""

    __slots__ = ("_code", "_flags", "_groups", "_memo", "_slots")

    def __init__(self, pattern: str, flags: str) -> None:
        self._flags: Flags = read_flags(flags)
        part, self._groups = read_pattern(pattern, self._flags)
        builder = _Builder(self._groups)
        builder.part(part)
        builder.put(_DONE)
        self._code = _joined_text(builder.code)
        self._slots = builder.slots
        # What a back reference sees differs per visit, so a choice may have to be made twice.
        self._memo = not any(code == _BACK for code, _, _ in self._code)

    def search(self, text: str, at: int, steps: int) -> _Slots | None:
        """The places of the first match from `at` on (slot 0 and 1 the whole, then the groups), or None."""
        return self._search(text, at, _Budget(steps))

    def _search(self, text: str, at: int, budget: _Budget) -> _Slots | None:
        code, argument, _ = self._code[0]
        first = argument if code == _TEXT else None
        visited: set[int] = set()
        start = at
        while start <= len(text):
            if first is not None:
                found = text.find(first, start)
                if found < 0:
                    budget.spend(1 + (len(text) - start >> 4))
                    return None
                start = found
            slots = self._match(text, start, budget, visited)
            if slots is not None:
                return slots
            start += 1
        return None

    def _match(self, text: str, start: int, budget: _Budget, visited: set[int]) -> _Slots | None:
        code, size, memo = self._code, len(text), self._memo
        width = len(code)
        slots: _Slots = (start,) + (None,) * (self._slots - 1)
        stack: list[tuple[int, int, _Slots, int | None]] = []
        pc, at = 0, start
        while True:
            budget.spend(1)
            op, first, second = code[pc]
            ok = True
            if op == _TEXT:
                ok = text.startswith(first, at)
                at += len(first)
                pc += 1
            elif op == _ONE:
                ok = at < size and first(text[at])
                at += 1
                pc += 1
            elif op == _RUN:
                key = at * width + pc
                if memo and key in visited:
                    ok = False
                else:
                    visited.add(key)
                    pc, at, ok = self._run(text, pc, at, first, second, budget, stack, slots)
            elif op == _SPLIT:
                key = at * width + pc
                if memo and key in visited:
                    ok = False
                else:
                    visited.add(key)
                    stack.append((second, at, slots, None))
                    pc = first
            elif op == _JUMP:
                pc = first
            elif op in (_SAVE, _MARK):
                slots = (*slots[:first], at, *slots[first + 1 :])
                pc += 1
            elif op == _LOOP:
                pc = pc + 1 if slots[first] == at else second
            elif op == _DONE:
                return (start, at, *slots[2:])
            elif op == _BACK:
                at, ok = self._back(text, at, slots, first)
                budget.spend(at - start if at > start else 0)
                pc += 1
            else:
                ok = self._anchored(text, at, op == _START)
                pc += 1
            if not ok:
                resumed = self._resume(stack)
                if resumed is None:
                    return None
                pc, at, slots = resumed

    @staticmethod
    def _run(
        text: str,
        pc: int,
        at: int,
        test: Test,
        bounds: tuple[int, int | None, bool],
        budget: _Budget,
        stack: list[tuple[int, int, _Slots, int | None]],
        slots: _Slots,
    ) -> tuple[int, int, bool]:
        """A run of one kind of character. What it could give back (or take more) waits on the stack."""
        low, high, greedy = bounds
        limit = len(text) if high is None else min(len(text), at + high)
        end = at
        while end < limit and test(text[end]):
            end += 1
        budget.spend(end - at)
        least = at + low
        if end < least:
            return pc, at, False
        if greedy:
            if end > least:
                stack.append((pc + 1, end - 1, slots, least))
            return pc + 1, end, True
        if end > least:
            stack.append((pc + 1, least + 1, slots, ~end))
        return pc + 1, least, True

    @staticmethod
    def _resume(stack: list[tuple[int, int, _Slots, int | None]]) -> tuple[int, int, _Slots] | None:
        if not stack:
            return None
        pc, at, slots, bound = stack.pop()
        if bound is not None:
            if bound >= 0 and at > bound:  # greedy: one fewer next time
                stack.append((pc, at - 1, slots, bound))
            elif bound < 0 and at < ~bound:  # reluctant: one more next time
                stack.append((pc, at + 1, slots, bound))
        return pc, at, slots

    def _back(self, text: str, at: int, slots: _Slots, group: int) -> tuple[int, bool]:
        begin, end = slots[2 * group], slots[2 * group + 1]
        if begin is None or end is None:
            return at, True
        wanted = text[begin:end]
        found = text[at : at + len(wanted)]
        if self._flags.ignore_case:
            same = len(found) == len(wanted) and all(a in case_variants(b) for a, b in zip(found, wanted))
        else:
            same = found == wanted
        return at + len(wanted), same

    def _anchored(self, text: str, at: int, start: bool) -> bool:
        if start:
            if at == 0:
                return True
            return self._flags.multi_line and text[at - 1] == "\n" and at < len(text)
        return at == len(text) or (self._flags.multi_line and text[at] == "\n")

    def _all_matches(self, text: str, steps: int) -> list[_Slots]:
        budget = _Budget(steps)
        if self._search("", 0, budget) is not None:
            raise PatternError('""')
        found: list[_Slots] = []
        at = 0
        while at <= len(text):
            slots = self._search(text, at, budget)
            if slots is None:
                break
            found.append(slots)
            end = slots[1] or 0
            at = end if end > (slots[0] or 0) else end + 1
        return found

    def replace(self, text: str, replacement: str, steps: int, size: int) -> str:
        """Every match replaced; `$1` is a group, `$0` the match, `\\$` and `\\\\` are those characters.

        A pattern that matches the empty string is refused, as XPath does (FORX0003).
        """
        pieces = [replacement] if self._flags.literal else _replacement(replacement, self._groups)
        out: list[str] = []
        at = made = 0
        for slots in self._all_matches(text, steps):
            begin, end = slots[0] or 0, slots[1] or 0
            filled = text[at:begin] + "".join(_filled(piece, text, slots) for piece in pieces)
            made += len(filled)
            if made > size:
                raise PatternTooCostly
            out.append(filled)
            at = end
        return "".join(out) + text[at:]

    def split(self, text: str, steps: int) -> list[str]:
        """The parts of the text between the matches."""
        parts: list[str] = []
        at = 0
        for slots in self._all_matches(text, steps):
            parts.append(text[at : slots[0]])
            at = slots[1] or 0
        parts.append(text[at:])
        return parts


def _joined_text(code: list[_Instruction]) -> list[_Instruction]:
    """A pattern that starts with plain characters starts with one piece of text, which is quick to find."""
    length = 0
    while code[length][0] == _TEXT:
        length += 1
    targets = {target for op, first, second in code for target in _targets(op, first, second)}
    if length < 2 or any(target < length for target in targets):
        return code
    shift = length - 1
    joined: list[_Instruction] = [(_TEXT, "".join(code[i][1] for i in range(length)), None)]
    for op, first, second in code[length:]:
        if op == _SPLIT:
            joined.append((op, first - shift, second - shift))
        elif op == _JUMP:
            joined.append((op, first - shift, second))
        elif op == _LOOP:
            joined.append((op, first, second - shift))
        else:
            joined.append((op, first, second))
    return joined


def _targets(op: int, first: Any, second: Any) -> tuple[int, ...]:
    if op == _SPLIT:
        return first, second
    if op == _JUMP:
        return (first,)
    return (second,) if op == _LOOP else ()


def _replacement(text: str, groups: int) -> list[str | int]:
    """The pieces of a replacement: texts, and numbers of groups."""
    pieces: list[str | int] = []
    at = 0
    while at < len(text):
        char = text[at]
        at += 1
        if char == "\\":
            if text[at : at + 1] not in ("\\", "$"):
                raise PatternError("\\")
            pieces.append(text[at])
            at += 1
        elif char == "$":
            digits = text[at : at + 1]
            if not (digits.isascii() and digits.isdigit()):
                raise PatternError("$")
            at += 1
            while (
                text[at : at + 1].isascii()
                and text[at : at + 1].isdigit()
                and int(digits + text[at]) <= groups
            ):
                digits += text[at]
                at += 1
            pieces.append(int(digits))
        else:
            pieces.append(char)
    return pieces


def _filled(piece: str | int, text: str, slots: _Slots) -> str:
    if isinstance(piece, str):
        return piece
    if 2 * piece + 1 >= len(slots):
        return ""
    begin, end = slots[2 * piece], slots[2 * piece + 1]
    return "" if begin is None or end is None else text[begin:end]


@lru_cache(maxsize=128)
def compile_pattern(pattern: str, flags: str) -> Pattern:
    """A pattern, compiled and cached. Raises PatternError for a bad pattern or flag."""
    return Pattern(pattern, flags)
