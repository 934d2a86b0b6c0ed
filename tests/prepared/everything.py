"""A municipality in which everything that a page can show is there once.

The project's own policy with the people and cases of the demo, and beside it a small process of the tests (`trial/`)
whose form asks with every kind of field and whose next step fails when asked to.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from engine import (
    Attachment,
    CaseFilter,
    Engine,
    FormErrors,
    InboxFilter,
    InboxScope,
    Settings,
    Started,
    errors,
)
from engine.bootstrap import build
from engine.demo import PlayedClock, first_moment, play_cases
from tests import prepared
from tests.prepared import PASSWORD
from tests.processes.answers import web_form

TRIAL = Path(__file__).parent / "trial"
TODAY = "2026-03-18"
COORDINATOR, COLLEAGUE, CHAIR, AUDITOR, ADMIN, NOBODY = (
    "k.vandijk", "j.bakker", "h.duurkoop", "s.toets", "beheer", "leeg",
)  # fmt: skip
DICTIONARY = "processes/data-dictionary.csv"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)
LONG_ADDRESS = "https://www.rietlanden.example/wonen-en-leven/openbare-ruimte/melden/" + "0123456789" * 6
OWN_MAIL = (
    "From: Anna de Boer <anna.geertruida.de.boer-van-der-meulen@voorbeeld.example>\r\n"
    "To: gemeente@rietlanden.example, openbare.ruimte.en.groenvoorziening@rietlanden.example\r\n"
    "Subject: Mijn vraag van vorige week\r\nDate: Mon, 9 Mar 2026 10:15:00 +0100\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=deel\r\n\r\n--deel\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    f"Goedemiddag,\r\n\r\nDit schreef ik toen.\r\n{LONG_ADDRESS}\r\n\r\nAnna\r\n"
    "--deel\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=antwoord.txt\r\n\r\nWij bellen u.\r\n--deel--\r\n"
).encode()


@dataclass(frozen=True)
class Known:
    """What the register of pages needs to name: numbers and secrets of what was prepared."""

    trial: int  # a case of the small process, at its task with every kind of field
    trial_task: int
    plain: int  # one that waits at a task without a form, after its letter
    plain_task: int
    trial_party: str  # the secret of who asked
    own_mail: int  # an e-mail that they brought with it, as a file
    failed: int  # one that stands still
    incident: int
    letter: int  # a letter by e-mail, with a page to read
    by_post: int  # a letter by post
    file: int  # a document that is a file, in two versions
    text_file: int
    deadline: int
    fact: str
    decided: int  # a case after its decision
    closed: int  # a closed case with an outcome
    formal: int  # a case in its formal part, with a party and an accused
    complainant: str  # the secrets of the two parties of that case
    accused: str
    stopped: int  # a suspended case
    done_task: int  # a task that somebody completed
    other_task: int  # a task with a letter, in the coordinator's hands
    stand_in: int
    mail: int
    draft: int
    offered: int
    old: int
    new: int
    kept_form: str  # a public form that was kept for later
    sent_form: str  # one that was sent just now
    password_link: str
    moment: str  # what time it is, UTC
    tasks: list[int]  # one open task of every step that waits, as far as the coordinator sees it
    may_tell: list[str]  # messages that the complainant, the accused and staff may send in the formal case
    accused_may_tell: list[str]
    may_record: list[str]
    parties: dict[str, str]  # one party of every kind in every phase: "klacht formeel klager" -> secret


def folder(factory: pytest.TempPathFactory) -> Path:
    """The folder with all this, made once for a run of the tests."""
    return prepared.made_once(factory, "alles", _make)


def known(folder: Path) -> Known:
    """What is in that folder."""
    return Known(**json.loads((folder / "known.json").read_text()))


def policy() -> dict[str, bytes]:
    """The project's policy with the small process beside it."""
    files = prepared.policy_files()
    trial = {one.relative_to(TRIAL).as_posix(): one.read_bytes() for one in TRIAL.rglob("*") if one.is_file()}
    files[DICTIONARY] = files[DICTIONARY].rstrip() + b"\n" + trial.pop("data-dictionary.csv")
    return files | trial


def _make(folder: Path) -> None:
    files = policy()
    prepared.opened(folder, files, "2025-01-02")._here.store.close()  # type: ignore[attr-defined]
    scripts, today = json.loads(files["processes/demo/cases.json"]), date.fromisoformat(TODAY)
    clock = PlayedClock(first_moment(scripts, today))
    engine = build(Settings(var_dir=folder, demo=True), clock=clock)
    play_cases(engine, clock, scripts, prepared.moment(TODAY))
    found = _furnish(engine, clock, files)
    (folder / "known.json").write_text(json.dumps(asdict(found)))
    engine._here.store.close()  # type: ignore[attr-defined]


def _furnish(engine: Engine, clock: PlayedClock, files: dict[str, bytes]) -> Known:
    engine.save_person(NOBODY, name="Leo Leeg", by=ADMIN)
    engine.set_password(NOBODY, PASSWORD, ADMIN)
    first = engine.deployments()[0].id
    brought = Attachment("mijn vraag van vorige week.eml", "message/rfc822", OWN_MAIL, source="form")
    plain, party = _trial(engine, "Anna de Boer", brought)
    done = _complete(engine, plain)
    failed, _ = _trial(engine, "Bert Bot")
    _complete(engine, failed, mislukt=True)
    for _ in range(8):  # retries wait longer and longer
        clock.at += timedelta(days=1)
        engine.run_due()
    trial, _ = _trial(engine, "Carla Cats")
    trial_task = _task_of(engine, trial)
    engine.save_draft(
        trial_task, {"proef": {"naam": "Carla"}, "proef_vragen": {"keuze": "bellen"}}, COORDINATOR
    )
    rows = {row.key: row for row in engine.cases(ADMIN, CaseFilter(), limit=100).rows}
    formal, stopped = rows["K-2026-0004"].instance_id, rows["K-2026-0009"].instance_id
    decided = rows["K-2026-0001"].instance_id
    engine.suspend(stopped, ADMIN, "wachten op een vraag aan de jurist")
    links = engine.party_links(formal, ADMIN)
    file = engine.add_document(
        formal, Attachment("foto van het plein.png", "image/png", PNG), "Foto", COLLEAGUE
    )
    file = engine.add_document(
        formal, Attachment("foto.png", "image/png", PNG + b"\0"), "Foto", COLLEAGUE, version_of=file
    )
    text_file = engine.add_document(
        formal, Attachment("verslag.txt", "text/plain", b"Verslag"), "Verslag", COLLEAGUE
    )
    engine.add_note(formal, "De klager belt vrijdag terug.", COLLEAGUE)
    documents = engine.case(plain, ADMIN).documents
    raw = b"From: Wim <wim@example.org>\r\nSubject: Vraag\r\nMessage-ID: <1@x>\r\n\r\nDag, mag dat?\r\n"
    engine.upload_mail(raw, COORDINATOR)
    stand_in = engine.save_stand_in(
        COORDINATOR, COLLEAGUE, clock.at.date() + timedelta(days=9), clock.at.date() + timedelta(days=20),
        COORDINATOR, "vakantie",
    )  # fmt: skip
    engine.save_filter(COORDINATOR, "Haast", "haast=soon", shared_with="*")
    draft = engine.begin_draft("Langere termijn", COORDINATOR)
    table = files["processes/termijnen.dmn"].replace(b"Ontvangst", b"Binnenkomst", 1)
    broken = files["processes/proef.bpmn"].replace(b'targetRef="brief"', b'targetRef="weg"', 1)
    engine.put_in_draft(draft.id, [("termijnen.dmn", table), ("proef.bpmn", broken)], COORDINATOR)
    offered = engine.begin_draft("Andere naam", COORDINATOR)
    renamed = files["processes/proef.bpmn"].replace(b"Vul alles in", b"Beantwoord alles", 1)
    engine.put_in_draft(offered.id, [("proef.bpmn", renamed)], COORDINATOR)
    engine.offer_draft(offered.id, "Duidelijker naam", COORDINATOR)
    outcome = engine.deploy({**files, "processes/proef.bpmn": renamed}, COORDINATOR, "andere naam")
    assert outcome.deployment is not None
    token = engine.open_form("klacht")
    engine.keep_form(token, {"omschrijving": "De medewerker hing op."}, 1)
    engine.save_form(token, "", "")
    sent = engine.open_form("klacht")
    engine.keep_form(sent, web_form(), 2)
    engine.save_form(sent, "", "")
    assert not isinstance(engine.send_form(sent), FormErrors)
    with_letter = next(row for row in engine.inbox(COORDINATOR, limit=100).rows if row.element_id == "neem_contact_voor_besluit")  # fmt: skip
    engine.claim(with_letter.task_id, COORDINATOR)
    with suppress(errors.NotAllowed):  # so that there is a refused look in the log
        engine.case(formal, NOBODY)
    by_element = {
        row.element_id: row.task_id
        for row in engine.inbox(COORDINATOR, InboxFilter(scope=InboxScope.SEEN), limit=200).rows
    }
    accused = next(secret for role, secret in links.items() if role != "klager")
    posted = engine.to_post(COORDINATOR)
    parties: dict[str, str] = {}
    for row in engine.cases(ADMIN, CaseFilter(), limit=100).rows:
        for role, secret in engine.party_links(row.instance_id, ADMIN).items():
            parties.setdefault(f"{row.process_id} {row.phase} {role.partition('[')[0]}", secret)
    case = engine.case(decided, ADMIN)
    return Known(
        trial=trial, trial_task=trial_task, plain=plain, plain_task=_task_of(engine, plain), trial_party=party,
        own_mail=next(row.id for row in documents if row.filename.endswith(".eml")),
        failed=failed, incident=engine.incidents()[0].id,
        letter=next(row.id for row in documents if row.letter_id), by_post=posted[0].id,
        file=file, text_file=text_file, deadline=case.deadlines[0].id, fact="klachtonderdelen",
        decided=decided,
        closed=next(row.instance_id for row in rows.values() if row.outcome), formal=formal, complainant=links["klager"],
        accused=accused, stopped=stopped,
        done_task=done, other_task=with_letter.task_id, stand_in=stand_in.id, mail=engine.incoming(COORDINATOR)[0].id,
        draft=draft.id, offered=offered.id, old=first, new=outcome.deployment.id, kept_form=token, sent_form=sent, moment=clock.at.isoformat(),
        password_link=engine.password_link("b.vos", ADMIN, mail=False), parties=parties,
        tasks=sorted(by_element.values()),
        may_tell=[one.name for one in engine.public_status(links["klager"]).messages],
        accused_may_tell=[one.name for one in engine.public_status(accused).messages],
        may_record=[one.name for one in engine.case(formal, COORDINATOR).messages],
    )  # fmt: skip


def _trial(engine: Engine, name: str, *brought: Attachment) -> tuple[int, str]:
    answers = {"proef": {"naam": name, "email": "anna@voorbeeld.example", "kanaal": "email"}}
    outcome = engine.public_start("proef", answers, attachments=brought)
    assert isinstance(outcome, Started), outcome
    return outcome.instance_id, next(iter(outcome.links.values()))


def _task_of(engine: Engine, instance_id: int) -> int:
    rows = engine.inbox(COORDINATOR, InboxFilter(), limit=200).rows
    return next(row.task_id for row in rows if row.instance_id == instance_id)


def _complete(engine: Engine, instance_id: int, *, mislukt: bool = False) -> int:
    answers = {"proef": {"naam": "Anna de Boer", "email": "anna@voorbeeld.example", "kanaal": "email"}, "proef_vragen": {"mislukt": mislukt}}  # fmt: skip
    task_id = _task_of(engine, instance_id)
    outcome = engine.complete_task(task_id, answers, COORDINATOR)
    assert not isinstance(outcome, FormErrors), outcome
    return task_id
