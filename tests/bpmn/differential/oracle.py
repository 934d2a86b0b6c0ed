"""What a process of blocks must do, said directly: which user tasks are open after each step."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bpmn.differential.blocks import Block


class Oracle:
    """Runs task, seq, par, xor, or, loop and sub blocks by their meaning, without tokens or flows."""

    def __init__(self, root: Block, answers: dict[str, bool]) -> None:
        self.answers = answers
        self._active: dict[str, list[Block]] = {}
        """Running blocks by name, with their parts that run."""
        self._root = root
        self._begin(root)

    def _begin(self, block: Block) -> None:
        self._active[block.name] = []
        for part in self._first_parts(block):
            self._active[block.name].append(part)
            self._begin(part)

    def _first_parts(self, block: Block) -> list[Block]:
        *others, last = block.children or [block]
        match block.kind:
            case "task":
                return []
            case "par":
                return block.children
            case "or":
                return [c for n, c in enumerate(others, 1) if self.answers[f"p{n}"]] or [last]
            case "xor":
                return [next((c for n, c in enumerate(others, 1) if self.answers[f"p{n}"]), last)]
            case _:
                return block.children[:1]

    def open(self) -> list[str]:
        """Names of the open user tasks."""
        return sorted(self._open(self._root))

    def _open(self, block: Block) -> Iterator[str]:
        if block.name in self._active:
            if block.kind == "task":
                yield block.name
            for part in self._active[block.name]:
                yield from self._open(part)

    def complete(self, name: str) -> None:
        self._complete(self._root, name)

    def _complete(self, block: Block, name: str) -> bool:
        """Whether the task was in this block; the block itself ends when nothing in it runs any more."""
        if block.name not in self._active:
            return False
        if block.kind == "task":
            if block.name == name:
                del self._active[name]
            return block.name == name
        parts = self._active[block.name]
        part = next((part for part in parts if self._complete(part, name)), None)
        if part is None:
            return False
        if part.name not in self._active:
            parts.remove(part)
            following = self._following(block, part)
            if following is not None:
                parts.append(following)
                self._begin(following)
            elif not parts:
                del self._active[block.name]
        return True

    def _following(self, block: Block, part: Block) -> Block | None:
        if block.kind == "seq":
            index = block.children.index(part) + 1
            return block.children[index] if index < len(block.children) else None
        return part if block.kind == "loop" and self.answers["again"] else None
