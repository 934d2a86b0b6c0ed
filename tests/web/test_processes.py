"""Process owners: look at versions, compare them, send in changes, see what is wrong, publish, together."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from engine import DraftState, Engine, Settings, errors
from engine.bootstrap import build
from engine.demo import PlayedClock
from tests.web.conftest import Browser
from tests.web.policy import FILES
from webui import create_app

BPMN = "processes/bankje.bpmn"


def in_zip(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as bundle:
        for path, content in files.items():
            bundle.writestr(path, content)
    return made.getvalue()


def renamed() -> bytes:
    """The diagram with another name on its first task."""
    text = FILES[BPMN].decode()
    start = text.index("<bpmn:userTask") if "<bpmn:userTask" in text else text.index("<userTask")
    at = text.index('name="', start) + len('name="')
    return (text[:at] + "Kijk ter plekke: " + text[at:]).encode()


@pytest.fixture
def draft(engine: Engine) -> int:
    return engine.begin_draft("Andere naam", "daan").id


def send(visitor: Browser, draft: int, *files: tuple[str, bytes]) -> str:
    data = {"_token": visitor.token(), "bestanden": [(io.BytesIO(content), name) for name, content in files]}
    address = f"/processen/concept/{draft}/bestanden"
    return visitor.client.post(address, data=data, follow_redirects=True).text


def test_a_change_goes_from_upload_to_live_and_running_cases_keep_theirs(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("daan")
    page = visitor.post("/processen/concept", {"naam": "Andere naam"})
    assert "Er verandert niets totdat" in page.text
    (draft,) = engine.policy_drafts()
    page_text = send(visitor, draft.id, ("bankje.bpmn", renamed()))
    assert "heet nu ‘Kijk ter plekke" in page_text
    assert "1 lopende zaak houdt de versie" in page_text
    assert "ANDERS" in visitor.get(f"/processen/concept/{draft.id}/bestand/{BPMN}").text
    refused = visitor.post(f"/processen/concept/{draft.id}/publiceer", {"toelichting": " "})
    assert refused.status_code == 422
    page = visitor.post(f"/processen/concept/{draft.id}/publiceer", {"toelichting": "duidelijker"})
    assert "Versie 2 is live" in page.text
    newest, first = engine.deployments()
    assert (newest.number, newest.note, newest.deployed_by) == (2, "duidelijker", "daan")
    assert (newest.open_cases, first.open_cases) == (0, 1)
    compared = visitor.get(f"/processen/{first.id}/vergelijk/{newest.id}").text
    assert "heet nu ‘Kijk ter plekke" in compared
    assert compared.count("<svg xmlns") == 4  # before and after: around the change, and whole
    in_english = visitor.get(f"/processen/{first.id}/vergelijk/{newest.id}?taal=en").text
    renamed_so = r'<span>Task ‘<span lang="nl">[^<]+</span>’ is now called ‘<span lang="nl">Kijk ter plekke'
    assert re.search(renamed_so, in_english)
    visitor.get("/taken?taal=nl")
    assert engine.policy_drafts() == ()
    assert engine.policy_draft(draft.id).published_as == newest.id


def test_what_is_wrong_is_told_on_the_element_and_nothing_is_lost(
    engine: Engine, draft: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("daan")
    broken = FILES[BPMN].replace(b'targetRef="', b'targetRef="weg-', 1)
    page = send(visitor, draft, ("bankje.bpmn", broken))
    assert "Kan zo nog niet live" in page
    assert "Publiceer versie" not in page
    answer = visitor.post(f"/processen/concept/{draft}/publiceer", {"toelichting": "toch"})
    assert "niets live gegaan en niets verloren" in answer.text
    assert len(engine.deployments()) == 1
    assert engine.draft_files(draft)[BPMN] == broken
    page = visitor.get(f"/processen/concept/{draft}/bestand/{BPMN}").text
    assert "Wat er nog niet klopt" in page
    assert '<i class="failed"></i>fout</li>' in page  # what is drawn so, the legend explains
    visitor.post(f"/processen/concept/{draft}/zoals-het-was", {"pad": BPMN})
    assert engine.draft_files(draft) == FILES


def test_a_file_that_is_no_diagram_at_all_is_kept_and_told(
    engine: Engine, draft: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("daan")
    page = send(visitor, draft, ("bankje.bpmn", b"\x00geen xml"))
    assert "1 bestand is bekeken" in page
    assert "Kan zo nog niet live" in page
    assert "Bewaar het opnieuw in het programma" in page
    assert "Laat zoals het was" in page
    assert visitor.get(f"/processen/concept/{draft}/bestand/{BPMN}").status_code == 200


def test_a_new_file_is_taken_out_of_the_draft_again(
    engine: Engine, draft: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("daan")
    page = send(visitor, draft, ("processes/nieuw.bpmn", b"<kapot"))
    assert "Haal uit het concept" in page
    gone = visitor.post(f"/processen/concept/{draft}/zoals-het-was", {"pad": "processes/nieuw.bpmn"}).text
    assert "De verandering van processes/nieuw.bpmn is uit het concept gehaald." in gone
    assert engine.draft_files(draft) == FILES


def test_a_rule_that_loses_its_last_carrier_is_told(engine: Engine, draft: int) -> None:
    carried = FILES[BPMN].decode()
    at = carried.index('name="norm" value="') + len('name="norm" value="')
    norm = carried[at : carried.index('"', at)].split()[0]
    without = {
        path: content.replace(norm.encode(), b"")
        for path, content in FILES.items()
        if path.endswith((".bpmn", ".form", ".dmn", ".md"))
    }
    engine.put_in_draft(draft, [("alles.zip", in_zip(without))], "daan")
    assert norm in [one.id for one in engine.draft_report(draft).review.uncarried]


def test_the_download_can_be_sent_back_as_it_came(
    engine: Engine, draft: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("daan")
    packed = visitor.client.get(f"/processen/concept/{draft}/alles.zip").data
    names = zipfile.ZipFile(io.BytesIO(packed)).namelist()
    assert "lees-mij.txt" in names
    assert set(FILES) < set(names)
    send(visitor, draft, ("terug.zip", packed))
    assert engine.policy_draft(draft).files == ()


@pytest.mark.parametrize(
    "path",
    [
        "../../etc/passwd.bpmn", "/etc/x.bpmn", "processes/../../x.bpmn", "processes\\..\\x.bpmn", "c:/x.bpmn",
        "processes/x.py", "x.exe", "processes/.git/x.csv", "processes/a\x00b.bpmn", "een/twee/drie/x.bpmn",
    ],
)  # fmt: skip
def test_a_path_that_belongs_nowhere_is_refused(engine: Engine, draft: int, path: str) -> None:
    taken = engine.put_in_draft(draft, [("x.zip", in_zip({path: b"<x/>"}))], "daan")
    assert taken.files == {}
    assert taken.refused or not taken.files
    assert all(one.path.startswith(("processes/", "forms/")) for one in engine.policy_draft(draft).files)


def test_links_bombs_and_broken_archives_are_refused(engine: Engine, draft: int) -> None:
    link = zipfile.ZipInfo("processes/x.bpmn")
    link.external_attr = 0o120777 << 16
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(link, "/etc/passwd")
        bundle.writestr("processes/groot.csv", b"0" * 6_000_000)
    taken = engine.put_in_draft(draft, [("x.zip", made.getvalue())], "daan")
    assert taken.files == {}
    assert len(taken.refused) == 2
    whole = in_zip({BPMN: FILES[BPMN]})
    taken = engine.put_in_draft(draft, [("y.zip", whole[:60] + b"\x00\x00\x00" + whole[63:])], "daan")
    assert taken.refused
    assert engine.put_in_draft(draft, [("z.zip", b"PK\x03\x04 geen zip")], "daan").refused


def test_only_process_owners_change_the_policy(
    engine: Engine, draft: int, signed_in: Callable[[str], Browser]
) -> None:
    assert signed_in("olga").get(f"/processen/concept/{draft}").status_code == 200
    assert (
        signed_in("olga").post(f"/processen/concept/{draft}/publiceer", {"toelichting": "x"}).status_code
        == 403
    )
    assert signed_in("an").post("/processen/concept", {"naam": "x"}).status_code == 403
    with pytest.raises(errors.NotAllowed):
        engine.begin_draft("x", "an")


def test_a_draft_that_fell_behind_is_brought_up_and_tells_what_changed_on_both_sides(
    engine: Engine, draft: int
) -> None:
    engine.put_in_draft(draft, [("bankje.bpmn", renamed())], "daan")
    other = FILES[BPMN].replace(b"</", b" </", 1)
    engine.deploy({**FILES, BPMN: other}, "proef", "tussendoor")
    with pytest.raises(errors.Conflict):
        engine.publish_draft(draft, "naam", "daan")
    assert engine.draft_report(draft).behind
    assert engine.bring_draft_up(draft, "daan") == (BPMN,)
    assert engine.publish_draft(draft, "naam", "daan").deployment is not None


@pytest.fixture
def two(settings: Settings, clock: PlayedClock) -> tuple[Engine, Flask]:
    """An installation where a version needs two persons."""
    strict = replace(settings, second_approval=True)
    engine = build(strict, clock=clock)
    engine.save_person("ria", name="Ria Regel", by="eva", roles=tuple(engine.person("daan").roles))
    return engine, create_app(engine, strict)


def test_where_two_must_approve_the_maker_cannot_publish(two: tuple[Engine, Flask]) -> None:
    engine, _ = two
    draft = engine.begin_draft("Naam", "daan").id
    engine.put_in_draft(draft, [("bankje.bpmn", renamed())], "daan")
    with pytest.raises(errors.NotAllowed, match="tweede persoon"):
        engine.publish_draft(draft, "naam", "ria")
    engine.offer_draft(draft, "duidelijker", "daan")
    with pytest.raises(errors.Conflict, match="aangeboden"):
        engine.put_in_draft(draft, [("bankje.bpmn", FILES[BPMN])], "daan")
    with pytest.raises(errors.NotAllowed, match="zelf"):
        engine.publish_draft(draft, "", "daan")
    outcome = engine.publish_draft(draft, "", "ria")
    assert outcome.deployment is not None
    assert (outcome.deployment.deployed_by, outcome.deployment.note) == ("ria", "duidelijker")
    assert engine.policy_draft(draft).state is DraftState.PUBLISHED


def test_a_discarded_draft_is_over(engine: Engine, draft: int) -> None:
    engine.discard_draft(draft, "daan")
    assert engine.policy_drafts() == ()
    with pytest.raises(errors.Conflict):
        engine.put_in_draft(draft, [("bankje.bpmn", renamed())], "daan")


@pytest.mark.parametrize("path", sorted(FILES))
def test_every_file_can_be_looked_at(signed_in: Callable[[str], Browser], engine: Engine, path: str) -> None:
    number = engine.deployments()[0].id
    page = signed_in("daan").get(f"/processen/{number}/bestand/{path}")
    assert page.status_code == 200
    expected = {
        ".bpmn": "<svg xmlns",
        ".dmn": "bh-grid",
        ".form": "Zo ziet het formulier eruit",
        ".md": "De tekst",
    }
    for ending, words in expected.items():
        if path.endswith(ending):
            assert words in page.text


def test_a_shorter_term_is_counted_on_real_cases_and_changes_nothing(
    engine: Engine, draft: int, task: int, case: int, signed_in: Callable[[str], Browser]
) -> None:
    path = "processes/termijnen.dmn"
    (deadline,) = engine.case(case, "eva").deadlines
    assert engine.draft_impact(draft, "daan").moved == ()
    assert b"<text>2</text>" in FILES[path]
    shorter = FILES[path].replace(b"<text>2</text>", b"<text>1</text>", 1)
    engine.put_in_draft(draft, [("termijnen.dmn", shorter)], "daan")
    (moved,) = engine.draft_impact(draft, "daan").moved
    assert (moved.now, moved.days) == (deadline.due, -7)
    page = signed_in("daan").get(f"/processen/concept/{draft}/gevolgen").text
    assert "7 dagen eerder" in page
    assert "Reken na" in signed_in("daan").get(f"/processen/concept/{draft}").text
    assert engine.case(case, "eva").deadlines[0].due == deadline.due


def test_files_are_called_what_people_call_them_with_their_place_below(
    signed_in: Callable[[str], Browser], engine: Engine, draft: int
) -> None:
    number = engine.deployments()[0].id
    called = engine.file_names(number)
    assert called[BPMN] == "Bankje in de straat"
    assert called["forms/plek_beoordelen.form"] == "Beoordeel de plek"
    visitor = signed_in("daan")
    version = visitor.get(f"/processen/{number}").text
    file = visitor.get(f"/processen/{number}/bestand/{BPMN}").text
    for path, name in called.items():
        assert re.search(rf">{re.escape(name)}</a><span[^>]*>{re.escape(path)}<", version), path
    assert "<h1>Bankje in de straat</h1>" in file
    assert BPMN in file
    assert re.search(
        rf">Bankje in de straat</a><span[^>]*>{BPMN}<", send(visitor, draft, ("bankje.bpmn", renamed()))
    )


def test_a_letter_whose_title_depends_on_the_case_is_called_by_its_name(
    signed_in: Callable[[str], Browser], engine: Engine
) -> None:
    path = "forms/letters/antwoord.md"
    (old,) = re.findall(rb"^title: .*$", FILES[path], re.M)
    title = (
        b"title: {% if vrager.naam %}Voor {{ vrager.naam }}{% else %}Voor u{% endif %}\nname: Ons antwoord"
    )
    outcome = engine.deploy({**FILES, path: FILES[path].replace(old, title)}, "proef", "naam")
    assert outcome.deployment is not None, outcome.findings
    visitor, number = signed_in("daan"), outcome.deployment.id
    assert ">Ons antwoord</a><span" in visitor.get(f"/processen/{number}").text
    page = visitor.get(f"/processen/{number}/bestand/{path}").text
    assert "<h1>Ons antwoord</h1>" in page
    assert "{% if vrager.naam %}Voor" in page, "the title itself can be read too"


def test_a_cell_that_is_refused_is_marked_where_it_stands(
    engine: Engine, draft: int, signed_in: Callable[[str], Browser]
) -> None:
    broken = FILES["processes/termijnen.dmn"].replace(b"<text>2</text>", b"<text>2 +</text>", 1)
    engine.put_in_draft(draft, [("termijnen.dmn", broken)], "daan")
    page = signed_in("daan").get(f"/processen/concept/{draft}/bestand/processes/termijnen.dmn").text
    cells = re.findall(r'<td class="([^"]*)">(.*?)</td>', page, re.DOTALL)
    (marked,) = [inside for kind, inside in cells if "fout" in kind.split()]
    assert marked.startswith("2 +")
    assert "fout</span>" in marked
