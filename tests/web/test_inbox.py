"""The inbox tells what, whose, why and how long; taking and giving back works without scripts."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import event
from sqlalchemy.engine import Engine as Database

from engine import DeskChoice, Engine, InboxCounts, SignalRow
from engine.demo import PlayedClock
from tests.web.conftest import ANSWERS, Browser
from webui.pages.inbox import CALM
from webui.presenters.inbox import Away, notices, summary


def test_a_line_tells_what_whose_why_and_how_long(
    case: int, task: int, signed_in: Callable[[str], Browser]
) -> None:
    page = signed_in("an").get("/taken").text
    assert "Beoordeel de plek" in page
    assert "Bankje voor Anna Jansen" in page
    assert "Een bankje mag de weg niet versperren." in page
    assert "nog 2 dagen" in page
    assert f'href="/taken/{task}"' in page


def test_a_task_can_be_taken_and_given_back(
    engine: Engine, task: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("an")
    visitor.post(f"/taken/{task}/oppakken")
    assert engine.task(task, "an").assignee == "an"
    assert "Door u opgepakt" in visitor.get("/taken").text
    visitor.post(f"/taken/{task}/teruggeven")
    assert engine.task(task, "an").assignee is None


def test_taking_what_somebody_else_took_is_told_with_the_name(
    engine: Engine, task: int, signed_in: Callable[[str], Browser]
) -> None:
    engine.claim(task, "bo")
    answer = signed_in("an").post(f"/taken/{task}/oppakken")
    assert answer.status_code == 409
    assert "Bo Smit heeft deze taak al opgepakt" in answer.text


def test_what_is_late_comes_first_and_says_so(
    engine: Engine, clock: PlayedClock, task: int, signed_in: Callable[[str], Browser]
) -> None:
    clock.at += timedelta(days=4)
    engine.public_start("bankje", {**ANSWERS, "vrager.naam": "Bert Later"})
    page = signed_in("an").get("/taken").text
    assert page.index("Te laat <span") < page.index("Anna Jansen") < page.index("Bert Later")
    assert "te laat</span>" in page


def test_an_empty_inbox_says_so_kindly(signed_in: Callable[[str], Browser]) -> None:
    assert "U bent bij" in signed_in("leeg").get("/taken").text


def test_one_sees_no_tasks_of_others(task: int, signed_in: Callable[[str], Browser]) -> None:
    assert "Anna Jansen" not in signed_in("leeg").get("/taken").text
    assert signed_in("leeg").get(f"/taken/{task}").status_code in (403, 404)


def test_the_number_of_queries_does_not_grow_with_the_number_of_lines(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("an")
    asked: list[str] = []

    def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    def queries() -> int:
        asked.clear()
        for address in ("/taken", "/zaken"):
            assert visitor.get(address).status_code == 200
        return len(asked)

    event.listen(Database, "before_cursor_execute", count)
    try:
        visitor.get("/taken")  # what is kept between requests is filled
        few = queries()
        for number in range(12):
            engine.public_start("bankje", {**ANSWERS, "vrager.naam": f"Vrager {number}"})
        many = queries()
    finally:
        event.remove(Database, "before_cursor_execute", count)
    assert many <= few


def test_signals_about_one_case_stand_under_the_newest() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)

    def signal(number: int, case: int | None) -> SignalRow:
        return SignalRow(number, case, "", "", "info", "", at, None)

    found = notices([signal(5, 1), signal(4, 2), signal(3, None), signal(2, 1), signal(1, None)])
    assert [(one.newest.id, [before.id for before in one.earlier]) for one in found] == [
        (5, [2]),
        (4, []),
        (3, []),
        (1, []),
    ]


def test_the_summary_never_says_that_there_are_no_tasks_when_some_wait() -> None:
    assert summary(InboxCounts(0, 2, 1)) == "2 taken liggen klaar om op te pakken. 1 taak is te laat."
    assert summary(InboxCounts(1, 0, 0)) == "U hebt 1 taak."


def test_the_summary_of_who_is_away_says_who_has_the_tasks_and_which_stay() -> None:
    assert summary(InboxCounts(1, 3, 2), Away(("Bo Smit",))) == (
        "Zolang u afwezig bent, staan 4 taken van u of uw functie bij Bo Smit. 2 taken zijn te laat."
    )
    assert summary(InboxCounts(2, 0, 0), Away(("Bo Smit",), kept=1)) == (
        "Zolang u afwezig bent, staat uw taak bij Bo Smit. "
        "Eén taak blijft bij u, want Bo Smit is bij die zaak betrokken."
    )
    assert summary(InboxCounts(2, 0, 0), Away(("Bo Smit",))).startswith(
        "Zolang u afwezig bent, staan uw 2 taken bij Bo Smit."
    )
    assert summary(InboxCounts(0, 0, 0), Away(("Bo Smit",))) == ""


def test_news_takes_one_line_beside_many_tasks_and_room_beside_a_few(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    with engine._here.store.write() as unit:
        for number in range(4):
            about = case if number == 3 else None
            unit.add_notices(["an"], about, "alarm", f"Nieuws {number}", engine.now())
    visitor = signed_in("an")

    def in_sight(page: str) -> list[str]:
        part = page.split('aria-labelledby="meldingen"')[1].split("</section>")[0]
        folded = re.sub(r"</summary>.*?</details>", "", part, flags=re.DOTALL)
        return re.findall(r"Nieuws \d", folded)

    assert in_sight(visitor.get("/taken").text) == ["Nieuws 3", "Nieuws 2", "Nieuws 1"]
    for _ in range(CALM):
        engine.public_start("bankje", ANSWERS)
    page = visitor.get("/taken").text
    assert "Toon als tabel" in page, "still cards, with the search bar above them"
    assert in_sight(page) == ["Nieuws 3"]
    engine.choose("an", DeskChoice.VIEW, "table")
    page = visitor.get("/taken").text
    assert in_sight(page) == ["Nieuws 3"]
    assert all(f"Nieuws {number}" in page for number in range(4))
    newest = page.split("<summary>")[1].split("</summary>")[0]
    assert "Dringend" in newest
    assert "B-2026-0001" in newest


def test_who_has_a_role_but_no_function_is_not_told_to_wait_for_tasks(
    signed_in: Callable[[str], Browser],
) -> None:
    page = signed_in("daan").get("/taken").text
    assert "Hier liggen geen taken voor u" in page
    assert 'href="/zaken?welke=alle"' in page
    assert "verschijnen hier vanzelf" not in page
