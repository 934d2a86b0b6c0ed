"""News that waits in the outbox does not leave for who may not have it any more; a letter to a party does."""

from __future__ import annotations

import logging

import pytest

from engine import MailState, Started
from engine.ports import MailRefused
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing

LETTER = b"---\nid: bericht\ntitle: Bericht\n---\nBeste {{ ontvanger.naam }},\n\nWij ontvingen uw brief.\n"


def waiting_news(world: World) -> Started:
    """News for Anna and Bram about a case, and a letter to Anna as a party; the mail server was down."""
    drawing = Drawing("proef", properties={"excluded": "=betrokken", "readers": "balie", "parties": "klant"})
    drawing.start().job("meld", "notify", {"to": "anna, bram", "subject": "Nieuws", "text": "Er is nieuws"})
    drawing.job("schrijf", "letter", {"letter": "bericht", "to": "=klant"}).task("werk", groups="balie").end()
    files = {"processes/proef.bpmn": drawing.xml(), "forms/letters/bericht.md": LETTER}
    world.deploy(files, "betrokken:list<text> klant:party")
    world.mailer.down = True
    klant = {"naam": "Anna Bos", "kanaal": "email", "email": "anna@example.org", "persoon": "anna"}
    started = world.start(by="bram", betrokken=[], klant=klant)
    world.engine.run_due()
    assert [row.state for row in world.engine.outbox()] == [MailState.WAITING] * 3
    world.mailer.down = False
    world.clock.ahead(minutes=5)
    return started


def sent(world: World) -> list[tuple[str, str]]:
    return sorted((mail.recipient, mail.subject.split(" (")[0]) for mail in world.mailer.sent)


@ON_BOTH_DATABASES
def test_news_for_who_is_kept_out_since_stays_and_the_case_says_why(world: World) -> None:
    started = waiting_news(world)
    world.engine.set_variables(
        started.instance_id, {"betrokken": ["anna"]}, "admin", "zij is erbij betrokken"
    )
    world.engine.run_due()
    assert sent(world) == [("anna@example.org", "Bericht"), ("bram@example.org", "Nieuws")]
    (kept,) = [row for row in world.engine.outbox() if row.state is MailState.FAILED]
    assert (kept.recipient, str(kept.error)) == (
        "anna@example.org",
        "Anna Bos mag deze zaak niet meer inzien",
    )
    assert not kept.stands_still, "there is nothing to try again"
    told = [row.sentence for row in world.engine.history(started.instance_id, "bram")]
    assert any("is niet gemaild: Anna Bos mag deze zaak niet meer inzien." in one for one in told), told
    assert world.engine.incidents() == ()
    (settled,) = world.engine.incidents(resolved=True)
    assert "is niet verzonden: Anna Bos mag deze zaak niet meer inzien." in settled.message
    assert world.engine.verify().problems == ()
    world.clock.ahead(days=3)
    world.engine.run_due()
    assert len(world.mailer.sent) == 2, "nor later"


def test_news_for_who_left_the_organisation_stays_too(world: World) -> None:
    started = waiting_news(world)
    world.engine.save_person("bram", name="Bram", by="admin", email="bram@example.org", active=False)
    world.engine.run_due()
    assert sent(world) == [("anna@example.org", "Bericht"), ("anna@example.org", "Nieuws")]
    told = [row.sentence for row in world.engine.history(started.instance_id, "anna")]
    assert any("is niet gemaild: het account van Bram is uitgezet." in one for one in told), told


def test_what_came_of_a_message_is_told_as_it_is(world: World, caplog: pytest.LogCaptureFixture) -> None:
    started = waiting_news(world)
    world.engine.set_variables(
        started.instance_id, {"betrokken": ["anna"]}, "admin", "zij is erbij betrokken"
    )

    def refuses(mail: object) -> None:
        raise MailRefused("onbekend adres", "5.1.1", "")

    world.mailer.send = refuses  # type: ignore[method-assign, assignment]
    caplog.set_level(logging.INFO, logger="behoorlijk")
    world.engine.run_due()
    fields = [getattr(record, "fields", {}) for record in caplog.records]
    outcomes = [one["outcome"] for one in fields if one.get("action") == "send_mail"]
    assert set(outcomes) == {"incident", "refused", "withheld"}
