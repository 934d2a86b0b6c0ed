"""feel_syntax: every expression of a diagram can be read.

Forms, tables and letters are looked at by their own readers.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.checks.texts import feel_texts
from engine.feel import FeelSyntaxError, compile_expression
from engine.model.findings import Finding

_SAY = Saying("feel_syntax")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Expressions that are no FEEL."""
    for diagram in bundle.diagrams:
        for one in feel_texts(bundle, diagram):
            try:
                compile_expression(one.text, bundle.names)
            except FeelSyntaxError as error:
                yield _SAY.error(
                    diagram.file,
                    one.element,
                    f"In {one.what} staat geen goede FEEL: {one.text[:80]}. {error.finding.message_nl}",
                    f"Not FEEL: {one.text[:80]}. {error.finding.message_en}",
                )
