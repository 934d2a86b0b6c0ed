"""The text that is stored says exactly what the JSON data says, however odd the value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import UnsupportedValue, from_python, to_json, to_json_text
from engine.feel.values import Range

KEYS = st.sampled_from(["a", "b", "@", '"@', "$feel:date", "$feel:", '"$feel:x'])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.text(max_size=5),
    KEYS,
    st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.integers(),
    st.just(Range(Decimal(1), date(2026, 3, 2), True, False)),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
)


@given(VALUES)
def test_the_text_is_that_of_the_data(value: Any) -> None:
    ours = from_python(value)
    assert orjson.loads(to_json_text(ours)) == orjson.loads(orjson.dumps(to_json(ours)))


def test_what_cannot_be_kept_is_refused() -> None:
    with pytest.raises(UnsupportedValue):
        to_json_text({"a": object()})
