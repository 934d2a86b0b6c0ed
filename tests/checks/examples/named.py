"""Names for what people read."""

from tests.bpmn.drawing import flows, nodes
from tests.checks.bundles import files, line, user

CHOICE = nodes("start:s end:a end:b xor:g:b") + flows("s>g; g>a[=agreed]; g>b").replace(
    'id="f_g_', 'name="ja" id="f_g_'
)
GOOD = (files(line(user())), files(CHOICE))
BAD = (
    (files(line(user().replace('name="u"', ""))), "u", "een naam"),
    (files(CHOICE.replace('name="g"', "")), "g", "de vraag"),
    (files(CHOICE.replace('name="ja"', "")), "f_g_a", "het antwoord"),
)
