"""Every route for every role, to read and to send: the expected answer follows from who may enter and, for what
belongs to a case, from whose case it is.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import asdict

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from engine import Engine, LookFilter, Role
from tests.prepared.everything import ADMIN, AUDITOR, COORDINATOR, NOBODY, Known
from tests.web.conftest import client_of
from webui.access import Entry, entry_of

ACCUSED = "f.kaya"  # about whom the formal case is
PEOPLE = (NOBODY, AUDITOR, COORDINATOR, "olga", ADMIN)
OF_A_CASE = {"instance_id", "task_id", "document_id"}
APART = ("assets.", "house_style.", "health.", "sign_in.")


@pytest.fixture(scope="module")
def engine(town: Flask) -> Engine:
    found: Engine = town.extensions["behoorlijk"].engine
    found.save_person("olga", name="Olga Operator", by=ADMIN, roles=(Role.STAFF, Role.OPERATOR))
    return found


def routes(town: Flask, known: Known) -> Iterator[tuple[Rule, Entry, str, str]]:
    """Every route with each method and an address of something that is there."""
    values = {
        **asdict(known), "process_id": "proef", "path": "processes/proef.bpmn", "instance_id": known.formal,
        "task_id": known.other_task, "document_id": known.by_post, "deployment_id": known.new, "old_id": known.old,
        "new_id": known.new, "draft_id": known.draft, "incident_id": known.incident, "incoming_id": known.mail,
        "stand_in_id": known.stand_in, "username": "b.vos", "function": "medewerker", "token": "geraden", "code": "en", "setback_id": 1,
        "kind": "uitkomst", "number": 1, "position": 0, "filter_id": 1, "letter_id": "proefbrief", "team_id": "geen",
        "mark": "x", "norm_id": "A-9:11", "name": "medewerker",
    }  # fmt: skip
    with town.test_request_context():
        adapter = town.url_map.bind("localhost")
        for rule in sorted(town.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint)):
            who = entry_of(town, rule.endpoint)
            assert who is not None, f"{rule.endpoint} does not say who may enter"
            missing = rule.arguments - set(values)
            assert not missing, f"{rule.endpoint} asks {missing}: give this test a value"
            asked = {name: values[name] for name in rule.arguments}
            for method in sorted({"GET", "POST"} & set(rule.methods or ())):
                yield rule, who, method, adapter.build(rule.endpoint, asked, method=method)


def ask(client: FlaskClient, method: str, address: str) -> tuple[int, str, str]:
    """Status, text and where to."""
    if method == "GET":
        answer = client.get(address)
    else:
        with client.session_transaction() as session:
            session["_token"] = "bekend"
        file = (io.BytesIO(b"Verslag"), "verslag.txt")
        answer = client.post(
            address, data={"_token": "bekend", "titel": "Stuk", "notitie": "Gebeld.", "bestand": file}
        )
    text = answer.text if answer.mimetype == "text/html" else ""
    return answer.status_code, text, answer.location or ""


def test_who_is_not_signed_in_is_sent_to_sign_in_and_changes_nothing(town: Flask, known: Known) -> None:
    wrong = []
    for rule, who, method, address in routes(town, known):
        if who.signed_in:
            status, _, onward = ask(town.test_client(), method, address)
            if (status, onward.partition("?")[0]) != (302, "/inloggen"):
                wrong.append(f"{method} {address}: {status} {onward}")
            if method == "POST" and "terug" in onward:
                wrong.append(f"{rule.endpoint}: leads back to what was sent")
    assert not wrong, "\n".join(wrong)


def test_a_guessed_link_opens_nothing_outside(town: Flask, known: Known) -> None:
    wrong = []
    for rule, who, method, address in routes(town, known):
        if not who.signed_in and "token" in rule.arguments:
            status, text, onward = ask(town.test_client(), method, address)
            asked_anew = rule.endpoint == "public.new_link" and (status, onward) == (
                303,
                "/nieuwe-link/gevraagd",
            )
            if status not in (404, 410) and not asked_anew:
                wrong.append(f"{method} {address}: {status}")
            if known.parties and any(name in text for name in ("K-2026", "Buurtvereniging")):
                wrong.append(f"{address} tells of a case")
    assert not wrong, "\n".join(wrong)


def test_the_engine_is_told_who_reads_a_draft_or_looks_at_what_runs(
    town: Flask, engine: Engine, known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, object]] = []
    address = ""
    for check in ("_may_read", "_may_operate"):
        monkeypatch.setattr(type(engine), check, lambda self, person: told.append((address, person)))
    client = client_of(town, ADMIN)
    for rule, _, method, address in routes(town, known):
        if method == "GET" and rule.endpoint.startswith(("drafts.", "playing.", "foresight.", "operations.")):
            ask(client, method, address)
    assert {where for where, person in told if person != ADMIN} == set()
    assert len({where for where, _ in told}) > 10


@pytest.mark.parametrize("username", PEOPLE)
def test_a_role_enters_its_own_routes_and_no_others(
    town: Flask, engine: Engine, known: Known, username: str
) -> None:
    person, wrong = engine.person(username), []
    for rule, who, method, address in routes(town, known):
        if rule.endpoint.startswith(APART) or rule.endpoint == "account.everywhere":
            continue
        if (
            method == "POST"
            and (not who.roles or person.has_role(*who.roles))
            and username in (ADMIN, COORDINATOR)
        ):
            continue  # what they may do is done in the tests of each page
        status, text, _ = ask(client_of(town, username), method, address)
        refused = "niet voor uw functie" in text
        if who.roles and not person.has_role(*who.roles):
            if status != 403 or not refused:
                wrong.append(f"{method} {address}: {status}, and not refused for the role")
        elif refused or (status >= 500 and rule.endpoint != "health.ready"):
            wrong.append(f"{method} {address}: {status}")
        elif status == 200 and username == NOBODY and who.signed_in and rule.arguments & OF_A_CASE:
            wrong.append(f"{method} {address}: opens for who has nothing to do with it")
    assert not wrong, "\n".join(wrong)


def test_who_the_case_is_about_is_kept_out_everywhere_told_why_and_written_down(
    town: Flask, engine: Engine, known: Known
) -> None:
    wrong = []
    for rule, who, method, address in routes(town, known):
        if not who.signed_in or who.roles or not rule.arguments & {"instance_id", "document_id"}:
            continue
        address = (
            address.replace(f"/{known.by_post}", f"/{known.file}")
            if "document_id" in rule.arguments
            else address
        )
        before = len(_refused(engine))
        status, text, _ = ask(client_of(town, ACCUSED), method, address)
        if status != 403 or "U kunt deze zaak niet openen" not in text:
            wrong.append(f"{method} {address}: {status}")
        elif len(_refused(engine)) != before + 1:
            wrong.append(f"{method} {address}: the refusal is not written down")
    assert not wrong, "\n".join(wrong)


def test_who_has_nothing_to_do_with_a_case_is_told_so(town: Flask, known: Known) -> None:
    status, text, _ = ask(client_of(town, NOBODY), "GET", f"/zaken/{known.formal}")
    assert status == 403
    assert "Dit is niet voor u" in text
    assert "Buurtvereniging" not in text


def _refused(engine: Engine) -> list[object]:
    return list(engine.looks(AUDITOR, LookFilter(actor=ACCUSED, refused_only=True), limit=200).rows)
