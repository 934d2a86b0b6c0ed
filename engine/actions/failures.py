"""What goes wrong inside a diagram, told as one kind of error."""

from collections.abc import Iterator
from contextlib import contextmanager

from engine.errors import EngineFailed, ProcessError, TokenNotOpen
from engine.feel import UnsupportedValue
from engine.sentence import Sentence, said


@contextmanager
def engine_failures() -> Iterator[None]:
    """What goes wrong inside a diagram is told as EngineFailed, with the sentence that says where."""
    try:
        yield
    except TokenNotOpen:
        raise
    except ProcessError as problem:
        raise EngineFailed(reason=problem.sentence) from problem
    except UnsupportedValue as problem:
        raise EngineFailed(
            reason=Sentence("Een waarde kan niet worden bewaard ({why}).", why=said(problem))
        ) from problem
    except RecursionError as problem:
        raise EngineFailed(reason=Sentence("Een formule is te diep genest.")) from problem
