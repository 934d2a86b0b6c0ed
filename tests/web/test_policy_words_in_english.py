"""On an English page the municipality's own words stay Dutch, and say that they are (WCAG 2.2, 3.1.2)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from lxml import etree, html

from tests import prepared
from tests.prepared.everything import ADMIN, COORDINATOR, Known
from tests.web.conftest import client_of

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
PARTS = ("", "/procedure", "/stukken", "/mensen", "/verloop")


def _labels(form: Any) -> Iterator[str]:
    if isinstance(form, dict):
        yield from (form[name] for name in ("label", "description") if isinstance(form.get(name), str))
        for one in form.values():
            yield from _labels(one)
    elif isinstance(form, list):
        for one in form:
            yield from _labels(one)


@pytest.fixture(scope="module")
def policy_words() -> frozenset[str]:
    """Names of steps, phases and functions, and the labels of forms: of two words or more, so that none is
    English by accident."""
    found: set[str] = set()
    for path, content in prepared.policy_files().items():
        if path.endswith(".bpmn"):
            found |= {str(one.get("name", "")) for one in etree.fromstring(content).iter(f"{BPMN}*")}
        elif path.endswith(".form"):
            found |= {*_labels(json.loads(content))}
    return frozenset(
        text for one in found if " " in (text := " ".join(one.split())) and not one.startswith("=")
    )


def unmarked(page: str, words: frozenset[str]) -> list[str]:
    """The policy's words in a page of which no element around them says that they are Dutch."""
    body = html.fromstring(page).find("body")
    texts = body.xpath(".//text()[not(ancestor::script) and not(ancestor::*[@lang][1][@lang='nl'])]")
    return [text for one in texts if (text := " ".join(one.split())) in words]


def english(town: Flask, who: str) -> Any:
    client = client_of(town, who)
    client.get("/account?taal=en")
    return client


def test_every_main_page_says_which_words_are_dutch(
    town: Flask, known: Known, policy_words: frozenset[str]
) -> None:
    desk, cases = english(town, COORDINATOR), english(town, ADMIN)
    tasks = town.extensions["behoorlijk"].engine.inbox(COORDINATOR).rows
    pages = [(desk, "/taken?toon=kaarten"), (desk, "/taken?toon=tabel"), (desk, "/zaken")]
    pages += [(desk, f"/taken/{row.task_id}") for row in tasks[:4]]
    pages += [(cases, f"/zaken/{number}{part}") for number in (known.formal, known.decided) for part in PARTS]
    wrong, seen = [], 0
    for client, address in pages:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert '<html lang="en"' in answer.text, address
        wrong += [f"{address}: {one}" for one in unmarked(answer.text, policy_words)]
        seen += answer.text.count('lang="nl"')
    assert not wrong, "\n".join(wrong)
    assert seen > len(pages), "the walk came across no words of the policy"


def test_who_reads_dutch_gets_no_marks(town: Flask, known: Known) -> None:
    client = client_of(town, COORDINATOR)
    client.get("/account?taal=nl")
    for address in ("/taken", "/zaken", f"/taken/{known.trial_task}"):
        page = html.fromstring(client.get(address).text)
        assert page.xpath("//main//@lang") == []


def test_what_stands_unmarked_is_found() -> None:
    words = frozenset({"Leg de lessen vast"})
    assert unmarked("<html lang=en><body><p>Leg de  lessen vast</p>", words) == ["Leg de lessen vast"]
    assert unmarked("<html lang=en><body><p lang=nl>Leg de lessen vast</p>", words) == []
    assert unmarked("<html lang=en><body><p lang=nl><b lang=en>Leg de lessen vast</b></p>", words) != []
