"""One template per form field type and per history entry; one row per refusal."""

import pytest
from flask import Flask

from engine import HistoryKind, errors
from engine.forms import FieldType
from webui.error_pages import TABLE, page_for


@pytest.mark.parametrize("kind", list(FieldType))
def test_every_field_type_has_a_template(app: Flask, kind: FieldType) -> None:
    assert app.jinja_env.get_template(f"fields/{kind.value}.html")


@pytest.mark.parametrize("kind", list(HistoryKind))
def test_every_history_entry_has_a_template(app: Flask, kind: HistoryKind) -> None:
    assert app.jinja_env.select_template([f"history/{kind.value}.html", "history/entry.html"])


def test_every_template_compiles(app: Flask) -> None:
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)


def test_every_refusal_of_the_engine_has_a_page() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    refusals = [kind for kind in kinds if issubclass(kind, errors.BehoorlijkError)]
    assert len(refusals) > 10
    for kind in refusals:
        refusal = errors.BehoorlijkError.__new__(kind)
        assert page_for(refusal).status >= 400
    assert set(TABLE) <= set(refusals)
