"""Every route that answers stands in the register of pages, and every place of the register is as it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import Flask, template_rendered
from jinja2 import Template
from werkzeug.exceptions import HTTPException

from tests.browser.acts import ACTS, ELSEWHERE
from tests.prepared import ROOT
from tests.prepared.everything import Known
from tests.prepared.register import NOT_PAGES, PAGES, Place, Places
from tests.web.conftest import client_of


def places(of: Mapping[str, Places], known: Known) -> Iterator[tuple[str, Place]]:
    for endpoint, found in of.items():
        for place in found(known):
            yield endpoint, place


def test_every_route_that_can_be_read_stands_in_the_register(town: Flask) -> None:
    readable = {rule.endpoint for rule in town.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert readable == set(PAGES) | set(NOT_PAGES)
    assert not set(PAGES) & set(NOT_PAGES)


def test_every_place_is_as_the_register_says(town: Flask, known: Known) -> None:
    wrong: list[str] = []
    with town.app_context():
        adapter = town.url_map.bind("localhost")
    for is_page, register in ((True, PAGES), (False, NOT_PAGES)):
        for endpoint, place in places(register, known):
            path = place.address.partition("?")[0]
            try:
                matched, _ = adapter.match(path, method="GET")
            except HTTPException as no:
                matched = str(no.code)
            if matched != endpoint:
                wrong.append(f"{place.address} is of {matched}, not of {endpoint}")
            answer = client_of(town, place.who).get(place.address)
            html = answer.mimetype == "text/html"
            if answer.status_code != place.status or (html is not is_page and answer.status_code == 200):
                wrong.append(f"{place.who}: {place.address} gives {answer.status_code} {answer.mimetype}")
    assert not wrong, "\n".join(wrong)


def test_every_page_that_is_drawn_is_drawn_for_a_place_or_an_act(town: Flask, known: Known) -> None:
    drawn = {act.template for act in ACTS.values()} | set(ELSEWHERE)

    def seen(sender: Flask, template: Template, **_: object) -> None:
        drawn.add(str(template.name))

    with template_rendered.connected_to(seen):
        for _, place in places(PAGES, known):
            client_of(town, place.who).get(place.address)
    folder = ROOT / "webui/templates"
    whole = {
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*.html")
        if file.name != "frame.html"
        and any(mark in file.read_text(encoding="utf-8") for mark in ("{% extends", "<html"))
    }
    assert whole - drawn == set()
