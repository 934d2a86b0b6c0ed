import pytest
from tests.browser.acts import ACTS
from tests.browser.test_pages_inside import walk  # noqa

pytestmark = pytest.mark.browser


def test_one(walk):
    wrong = walk.act((n, a) for n, a in ACTS.items() if n == "a case of a draft, played")
    assert not wrong, "\n".join(wrong)
