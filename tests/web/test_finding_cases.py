"""Finding cases: by anything one may read, narrowed, and as a file."""

import csv
import html
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from engine import Attachment, DeadlineState, Engine, Started
from engine.database.tables import deadline
from tests.web.conftest import ANSWERS, Browser
from webui.pages.cases import listing


def test_words_of_the_case_find_it_and_are_marked(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    engine.add_note(case, "De buurman met <b>hond</b> belde.", "an")
    page = signed_in("an").get("/zaken?zoek=HOND").text
    assert f'href="/zaken/{case}"' in page
    assert '<mark class="bh-hit">hond</mark>' in page
    assert "<b>hond</b>" not in page
    assert "Niets gevonden" in signed_in("an").get("/zaken?zoek=bestaatnergens").text


def test_a_list_is_narrowed_by_where_it_lies_and_when_it_is_due(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("an")
    (task, *_rest) = engine.case(case, "an").tasks
    here = f'href="/zaken/{case}"'
    assert here in visitor.get(f"/zaken?bij={task.candidate_functions[0]}").text
    assert here not in visitor.get("/zaken?bij=niemand").text
    assert here not in visitor.get("/zaken?welke=gesloten").text
    assert here in visitor.get("/zaken?welke=alle&termijn=&fase=").text
    assert visitor.get("/zaken?termijn=onzin&welke=onzin&proces=onzin").status_code == 200


def test_the_list_comes_as_a_file_that_cannot_act(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    engine.public_start("bankje", {**ANSWERS, "plek": "=1+1"})
    answer = signed_in("an").get("/zaken.csv?welke=alle")
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "Nummer"
    assert len(rows) == 3
    assert all(cell[:1] not in "=+@" for row in rows for cell in row if cell)
    assert "/zaken.csv?welke=alle" in signed_in("an").get("/zaken?welke=alle").text
    assert len(list(csv.reader(io.StringIO(signed_in("leeg").get("/zaken.csv").text)))) == 1


def test_the_file_is_read_from_the_disk_and_holds_every_page_of_the_list(
    engine: Engine, case: int, signed_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        engine.public_start("bankje", ANSWERS)
    monkeypatch.setattr(listing, "AT_A_TIME", 2)
    answer = signed_in("an").get("/zaken.csv")
    assert answer.is_streamed
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content_length == len(answer.data)
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == [f"B-2026-000{number}" for number in (5, 4, 3, 2, 1)]


def test_the_search_box_finds_what_is_closed_too_unless_a_view_was_chosen(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    engine.cancel(case, "olga", "dubbel")
    visitor = signed_in("an")
    for start, found in (("/zaken", True), ("/zaken?welke=open", True), ("/zaken?welke=te-laat", False)):
        form = visitor.get(start).text.split('role="search"')[1].split("</form>")[0]
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
        page = visitor.client.get("/zaken", query_string={**hidden, "zoek": "Jansen"}).text
        assert (f'href="/zaken/{case}"' in page) is found, start


def test_a_file_that_does_not_hold_all_says_so(
    engine: Engine, case: int, signed_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.public_start("bankje", ANSWERS)
    visitor = signed_in("an")
    assert "Er zijn er meer" not in visitor.get("/zaken.csv").text
    monkeypatch.setattr(listing, "MOST_IN_A_FILE", 1)
    rows = visitor.get("/zaken.csv").text.splitlines()
    assert len(rows) == 3
    assert rows[2] == "Er zijn er meer. Dit bestand houdt op na 1."


def test_the_most_urgent_comes_first_when_that_is_asked_on_the_page_and_in_the_file(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    urgent = engine.public_start("bankje", ANSWERS)
    newest = engine.public_start("bankje", ANSWERS)
    assert isinstance(urgent, Started)
    assert isinstance(newest, Started)
    with_deadline(engine, urgent.instance_id)
    visitor = signed_in("an")

    def order(address: str) -> list[int]:
        return [
            int(found)
            for found in re.findall(r'<th scope="row"><a [^>]*/zaken/(\d+)"', visitor.get(address).text)
        ]

    assert order("/zaken") == order("/zaken?volgorde=onzin") == [newest.instance_id, urgent.instance_id, case]
    # Who ends on the same day stands in the order in which they came.
    assert order("/zaken?volgorde=dringend") == [urgent.instance_id, case, newest.instance_id]
    assert order("/zaken?volgorde=dringend&zoek=Jansen")[0] == urgent.instance_id
    page = visitor.get("/zaken?welke=alle&zoek=Jansen").text
    assert 'href="/zaken?zoek=Jansen&amp;volgorde=dringend&amp;welke=alle">Meest dringend eerst<' in page
    asked = visitor.get("/zaken?volgorde=dringend").text
    assert "de meest dringende eerst</caption>" in asked
    assert '<input type="hidden" name="volgorde" value="dringend">' in asked  # a search keeps it
    assert "/zaken?volgorde=dringend&amp;welke=te-laat" in asked  # so does another tab
    assert 'href="/zaken.csv?volgorde=dringend"' in asked
    rows = list(csv.reader(io.StringIO(visitor.get("/zaken.csv?volgorde=dringend").text), delimiter=";"))
    assert [row[0] for row in rows[1:]] == [urgent.key, "B-2026-0001", newest.key]


def with_deadline(engine: Engine, instance_id: int) -> None:
    """A deadline of the case that is open."""
    store: Any = engine._here.store
    day, now = date(2026, 3, 9), datetime(2026, 3, 9, tzinfo=UTC)
    row: dict[str, Any] = dict.fromkeys(("slot", "norm", "ground", "set_by"), "")
    row |= dict.fromkeys(("due", "unshifted", "chain_start"), day)
    row |= {"instance_id": instance_id, "term": "t", "label": "Antwoord", "ends": now, "set_at": now}
    row |= {"lines": "[]", "public": False, "state": DeadlineState.OPEN}
    with store.connect().begin() as connection:
        connection.execute(insert(deadline), row)


@pytest.mark.parametrize(
    ("order", "words"), [("", ("Oudere", "Nieuwere")), ("dringend", ("Volgende", "Vorige"))]
)
def test_the_list_leads_on_and_back(
    engine: Engine, case: int, signed_in: Callable[[str], Browser], order: str, words: tuple[str, str]
) -> None:
    for _ in range(60):
        engine.public_start("bankje", ANSWERS)
    visitor, start = signed_in("an"), f"/zaken?volgorde={order}"

    def links(page: str) -> dict[str, str]:
        nav = page.split('<nav class="bh-pages"')[1].split("</nav>")[0]
        return {
            text.split()[0]: html.unescape(to) for to, text in re.findall(r'href="([^"]+)">([^<]+)<', nav)
        }

    first = visitor.get(start).text
    assert set(links(first)) == {words[0]}
    second = visitor.get(links(first)[words[0]]).text
    assert set(links(second)) == {words[1]}
    shown = [set(re.findall(r'href="/zaken/(\d+)"', page)) for page in (first, second)]
    assert [len(one) for one in shown] == [50, 11]
    assert not shown[0] & shown[1]
    again = visitor.get(links(second)[words[1]]).text
    assert set(re.findall(r'href="/zaken/(\d+)"', again)) == shown[0]
    assert set(links(again)) == {words[0]}


def test_an_empty_list_says_why_and_shows_a_way_on(signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("leeg")
    running = visitor.get("/zaken").text
    assert "Hier staat nu niets" in running
    assert re.search(r'href="[^"]*welke=alle[^"]*">Kijk bij alles<', running)
    assert "Niets is te laat" in visitor.get("/zaken?welke=te-laat").text
    assert "Niets gevonden" in visitor.get("/zaken?zoek=bestaat-nergens").text


def test_where_a_case_matched_has_the_width_of_the_table(
    case: int, signed_in: Callable[[str], Browser]
) -> None:
    page = signed_in("an").get("/zaken?zoek=Dorpsstraat").text
    assert re.search(r'<td colspan="5"><p class="bh-found">.*<mark class="bh-hit">Dorpsstraat</mark>', page)
    assert page.count('<th scope="col"') == 5


def test_a_text_that_was_brought_in_is_found_shows_its_name_and_the_page_says_what_is_not_searched(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    engine.add_document(
        case, Attachment("vogels.txt", "text/plain", b"De <b>zilvermeeuw</b> vloog."), "", "an"
    )
    engine.run_due()
    page = signed_in("an").get("/zaken?zoek=Zilvermeeuw").text
    assert f'href="/zaken/{case}"' in page
    assert re.search(r'vogels.txt:</span>.*<mark class="bh-hit">zilvermeeuw</mark>', page)
    assert "<b>" not in page
    assert "maar niet in scans en foto's." in page
    assert 'aria-describedby="zoek-uitleg"' in page
