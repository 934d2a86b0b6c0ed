"""What goes wrong inside a diagram, told as one kind of error."""

from types import TracebackType

from engine.errors import EngineFailed, ProcessError, TokenNotOpen
from engine.feel import UnsupportedValue
from engine.sentence import Sentence, said


class engine_failures:
    """What goes wrong inside a diagram is told as EngineFailed, with the sentence that says where."""

    __slots__ = ()

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        match problem:
            case None | TokenNotOpen():
                return
            case ProcessError():
                reason = problem.sentence
            case UnsupportedValue():
                reason = Sentence("Een waarde kan niet worden bewaard ({why}).", why=said(problem))
            case RecursionError():
                reason = Sentence("Een formule is te diep genest.")
            case _:
                return
        raise EngineFailed(reason=reason) from problem
