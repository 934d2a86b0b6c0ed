"""The grammar of FEEL (DMN 1.5, 10.3.1.2), by recursive descent; knows no functions but those it is told of.

Each reader adds to the one before: tokens, types, brackets, words of the language, whole expressions.
"""

from engine.feel.grammar.expressions import Parser

__all__ = ["Parser"]
