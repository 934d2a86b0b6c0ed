"""People read names: of steps, procedures, outcomes and persons. Ids stand where the policy itself is shown."""

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from engine import Engine
from engine.demo import PlayedClock
from tests.prepared.everything import Known
from tests.prepared.register import PAGES
from tests.web.conftest import Browser, client_of

# Where the policy itself is edited and read, its own names belong; who manages accounts needs their names.
SOURCES = (
    "deployments.",
    "drafts.",
    "foresight.",
    "playing.",
    "clear_letters.",
    "people.",
    "account.",
    "sign_in.",
)
# A letter that does not exist has no other name; neither have fields of the trial that were given no label.
NAMELESS = {"bestaat_niet", "huis_straat", "proef_bijlagen", "proef_vragen"}
UNSEEN = re.compile(r"<(script|style|code|pre|title|svg)\b.*?</\1>|<[^>]+>", re.DOTALL)
ID = re.compile(
    r"(?<![\w./@-])(?:[a-z]+(?:_[a-z0-9]+)+|(?:Activity|Gateway|Event|Flow)_\w+)(?![\w.@/-]*\.(?:pdf|txt|png|eml|zip|csv))"
)


def words(page: str) -> str:
    """What one reads on a page; picture, source and what a browser keeps to itself left out."""
    return re.sub(r"\s+", " ", html.unescape(UNSEEN.sub(" ", page.partition("<body")[2])))


@pytest.mark.parametrize("endpoint", [one for one in PAGES if not one.startswith(SOURCES)])
def test_no_page_shows_an_id(town: Flask, known: Known, endpoint: str) -> None:
    usernames = {one.username for one in town.extensions["behoorlijk"].engine.people()}
    wrong = []
    for place in PAGES[endpoint](known):
        answer = client_of(town, place.who).get(place.address)
        if answer.mimetype != "text/html":
            continue
        read = words(answer.text)
        found = {one.group() for one in ID.finditer(read)}
        found |= {one for one in re.findall(r"(?<![\w@.])[a-z]\.[a-z]+(?![\w@])", read) if one in usernames}
        wrong += [f"{place.address}: {one}" for one in sorted(found - NAMELESS)]
    assert not wrong, "\n".join(wrong)


def test_who_may_record_something_is_told_by_name(engine: Engine, case: int) -> None:
    with pytest.raises(Exception, match="alleen worden vastgelegd door: beheerder straat") as refused:
        engine.deliver_message(case, "stoppen", {"stop_reden": "nee"}, "bo")
    assert "[" not in str(refused.value)


def test_who_mended_something_is_told_by_name(
    engine: Engine, clock: PlayedClock, task: int, case: int, signed_in: Callable[[str], Browser]
) -> None:
    engine.complete_task(task, {"plaatsbaar": False, "reden": "te smal"}, "an")
    for _ in range(8):
        clock.at += timedelta(days=1)
        engine.run_due()
    (incident,) = engine.incidents()
    engine.set_variables(case, {"plaatsbaar": True}, "olga", "de brief bestaat niet")
    engine.retry_incident(incident.id, "olga", reason="hersteld")
    page = words(signed_in("olga").get("/beheer/storingen?opgelost=ja").text)
    assert "Olga Operator" in page
    assert "bankje /" not in page
