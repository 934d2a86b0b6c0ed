"""One template per form field type and per history entry; one row per refusal."""

from urllib.parse import unquote, urlsplit

import pytest
from flask import Flask, g, render_template_string, url_for

from engine import HistoryKind, InboxCounts, Person, errors
from engine.forms import FieldType
from webui import addresses, language, layout
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


def test_an_address_with_a_number_is_the_one_that_flask_makes(app: Flask) -> None:
    numbered = [rule for rule in app.url_map.iter_rules() if len(rule.arguments) == 1]
    assert len(numbered) > 20
    for prefix in ("", "/klachten"):
        with app.test_request_context("/", base_url=f"http://localhost{prefix}"):
            for rule in numbered:
                (name,) = rule.arguments
                for value in (7, 0, 10**12, "7"):
                    given = {name: value}
                    assert addresses.numbered(rule.endpoint, **given) == url_for(rule.endpoint, **given)
            further = {"task_id": 7, "_anchor": "b"}
            assert addresses.numbered("tasks.show", **further) == url_for("tasks.show", **further)
            assert addresses.numbered("inbox.show", vanaf=3) == url_for("inbox.show", vanaf=3)


def test_a_table_has_the_addresses_of_its_rows_worked_out_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def counted(endpoint: str, **values: int) -> str:
        made.append(endpoint)
        return url_for(endpoint, **values)

    monkeypatch.setattr(addresses, "url_for", counted)
    rows = "{% for n in range(50) %}{{ url_for('tasks.show', task_id=n) }} {% endfor %}"
    with app.test_request_context("/"):
        assert render_template_string(rows).split() == [url_for("tasks.show", task_id=n) for n in range(50)]
    assert made == ["tasks.show"]


def test_a_sentence_of_a_template_is_looked_up_once_and_its_values_are_escaped(app: Flask) -> None:
    text = "{{ _('Bij %(name)s', name=name) }} {{ _('Wie') }} {{ _('<b>100%%</b>') }}"
    for code, told in (("nl", "Bij &lt;i&gt; Wie <b>100%</b>"), ("en", "With &lt;i&gt; Who <b>100%</b>")):
        with app.test_request_context("/"):
            language.speak(code)
            assert render_template_string(text, name="<i>") == told
            before = language._sentence.cache_info().misses
            assert render_template_string(text, name="<i>") == told
            assert language._sentence.cache_info().misses == before


def test_a_word_of_the_house_in_front_keeps_its_capitals(app: Flask) -> None:
    person = Person("bo", "Bo", "", "", active=True, roles=(), functions=())
    with app.test_request_context("/"):
        layout.use_counts(InboxCounts(0, 0, 0))
        for word, in_front in (("AVG-verzoeken", "AVG-verzoeken"), ("klachten", "Klachten")):
            g.words = {"casesWord": word}
            assert render_template_string("{{ word|capitalize }}", word=word) == in_front
            assert [tab.label for tab in layout.navigation(person)][1] == in_front


def test_a_mail_address_that_somebody_typed_gives_a_link_to_that_address_alone(app: Flask) -> None:
    link = app.jinja_env.filters["mail_link"]
    assert link("wim.de-vries+1@example.org") == "mailto:wim.de-vries%2B1@example.org"
    parts = urlsplit(link("wim%40example.org?bcc=spy&body=x@example.net"))
    assert (parts.scheme, parts.query) == ("mailto", "")
    assert unquote(parts.path) == "wim%40example.org?bcc=spy&body=x@example.net"
    for name in app.jinja_env.list_templates(extensions=["html"]):
        assert "mailto:{" not in app.jinja_env.loader.get_source(app.jinja_env, name)[0], name
