"""Repeating over a list."""

from tests.bpmn.drawing import repeat
from tests.checks.bundles import files, line, user

GOOD = (
    files(line(user(more=repeat("=people", "person")))),
    files(line(user(more=repeat("=people", "person", output=("answers", "=answer"))))),
)
HALF = repeat("=people", "person").replace("inputElement=", 'outputCollection="answers" inputElement=')
BAD = (
    (files(line(user(more="<bpmn:multiInstanceLoopCharacteristics/>"))), "u", "Over welke lijst"),
    (files(line(user(more=repeat("people", "person")))), "u", "als FEEL"),
    (files(line(user(more=repeat("=people", "")))), "u", "geen naam"),
    (files(line(user(more=HALF))), "u", "uitkomst per keer"),
)
