"""Mail of the program itself comes in the language of who gets it, through a real mail server: every kind of
news, the daily mail, stand-ins, post and passwords. No Dutch word of the program's own is left in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from engine import FunctionHeld, MailWish, Role, SignalChoice, SignalKind, errors
from engine.actions.news import WHY
from engine.arriving import MaildirSource
from engine.arriving.mail import read_message
from engine.language import language
from engine.mail import SmtpMailer
from engine.model.actor import Actor
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing, form, text_field
from tests.engine.test_post_in import Letterbox, letterbox, maildir, message, undelivered, with_source
from tests.engine.test_time import DEADLINE
from webui import catalogue

__all__ = ["letterbox"]
# What is named in this little policy is a word of no language: every Dutch word that is found, is the program's.
PARTY = {"naam": "Qira Zolt", "email": "qira@example.net", "kanaal": "email", "adres": "Xq 1"}
TERMS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="t" name="t" namespace="http://example.org/t">
  <decision id="termijn" name="termijn"><variable name="termijn"/>
    <literalExpression><text>{weeks: 4, counted_from: ontvangen_op, statutory: true, label: "Qdatum",
      slot: "hoofd", warn: ["P7D"]}</text></literalExpression></decision>
  <decision id="escalatie" name="escalatie"><variable name="escalatie"/>
    <literalExpression><text>if step = "warn" or days = 1 then [{to: "balie", level: "warning"}]
      else if days = 3 then [{to: "balie", level: "alarm"}] else []</text></literalExpression></decision>
</definitions>"""
WORD = re.compile(r"[^\W\d_]{2,}")
AT_ONCE, DAILY, DUTCH = "eve", "dot", "nel"


def policy_of_no_language() -> dict[str, bytes]:
    """A date, a letter, a task for all and one for a few, a message from a party, a step that fails."""
    drawing = (
        Drawing(
            "proef", "Qvorm", properties={"parties": "qpartij", "contact": '="eve"', "startGroups": "balie"}
        )
        .start()
        .job("zet", "deadline.set", {"term": "vier"}, DEADLINE)
        .job("brief", "letter", {"letter": "qbrief", "to": "=qpartij"})
        .task("qkijk", "Qkijk", groups="balie")
        .message("qmeld", "qbericht", on="qkijk", formId="qmeld", label="Qmelding", public="true")
        .task("qna", "Qna", assignee=AT_ONCE, after="qmeld")
        .job("qfout", "notify", {"to": "balie", "subject": "=null", "text": "x"})
        .end("einde1")
        .end("einde2", after="qkijk")
    )
    few = Drawing("weinig", "Qklein").start().task("qsolo", "Qsolo", groups="qfunctie").end()
    return {
        "processes/proef.bpmn": drawing.xml(),
        "processes/weinig.bpmn": few.xml(),
        "processes/termijnen.dmn": TERMS.encode(),
        "forms/qmeld.form": form("qmeld", text_field("qtekst")),
        "forms/letters/qbrief.md": b"---\nid: qbrief\ntitle: Qbrief\n---\nQ {{ ontvanger.naam }},\n",
    }


@dataclass(frozen=True)
class Got:
    """A message that somebody got, its addresses left out."""

    subject: str
    text: str


def everything_happens(world: World, box: Letterbox, folder: Path) -> None:
    """Every kind of news, told to eve at once and to dot in her daily mail, both in English; to nel at once, in
    Dutch."""
    engine, program = world.engine, Actor.program("test")
    for name, spoken, functions in (
        (AT_ONCE, "en", ["balie"]),
        (DAILY, "en", ["balie"]),
        (DUTCH, None, ["balie", "qfunctie"]),
    ):
        engine.save_person(
            name, name=name.capitalize(), by=program, email=f"{name}@example.org", language=spoken,
            roles=(Role.STAFF, Role.OPERATOR), functions=[FunctionHeld(one) for one in functions],
        )  # fmt: skip
        wish = MailWish.DAILY if name == DAILY else MailWish.NOW
        engine.save_signal_choices(f"u:{name}", [SignalChoice(kind, True, wish) for kind in SignalKind], name)
    world.deploy(policy_of_no_language(), "qpartij:party qtekst ontvangen_op hoofd")
    _stand_ins(world)
    case = world.start("proef", DAILY, qpartij=PARTY, ontvangen_op=world.clock.now().date()).instance_id
    engine.run_due()
    letter = next(read_message(raw).id for raw in box.got if b"qira@example.net" in raw)
    reply = message("Re: Q", sender="Zolt <qira@example.net>", In_Reply_To=f"<{letter}>", Message_ID="<r@x>")
    with_source(world, MaildirSource(maildir(folder, reply, undelivered(letter, PARTY["email"]))))
    counts = engine.take_in_post()
    assert (counts.filed, counts.bounces) == (1, 1)
    for _ in range(34):
        world.clock.ahead(days=1)
        engine.run_due()
    (secret,) = engine.party_links(case, DAILY).values()
    engine.deliver_message(case, "qbericht", {"qtekst": "q"}, engine.party(secret))
    world.do(AT_ONCE, "qna")
    engine.run_due()
    for name in (AT_ONCE, DAILY, DUTCH):
        engine.password_link(name, "admin", mail=True)
    for _ in range(4):
        world.clock.ahead(days=1)
        engine.run_due()


def _stand_ins(world: World) -> None:
    """Eve stands in for nel and takes a task; nel for eve and takes none; two are called off; dot hears once."""
    engine = world.engine
    for absent, instead, first in (
        (DUTCH, AT_ONCE, 2),
        (AT_ONCE, DUTCH, 5),
        (AT_ONCE, DUTCH, 25),
        (DUTCH, AT_ONCE, 25),
    ):
        engine.save_stand_in(absent, instead, date(2026, 3, first), date(2026, 3, first + 1), "admin", "q")
    engine.save_stand_in("carla", DAILY, date(2026, 3, 2), date(2026, 3, 3), "admin", "q")
    for planned in engine.stand_ins()[-2:]:
        engine.end_stand_in(planned.id, "admin")
    world.start("weinig", "carla")
    engine.claim(world.task_of(AT_ONCE, "qsolo"), AT_ONCE)


def mail_of(box: Letterbox, who: str) -> list[Got]:
    """What somebody got."""
    found = []
    for raw in box.got:
        one = message_from_bytes(raw, policy=policy.default)
        body = one.get_body(("plain",))
        if who in str(one["To"]) and body is not None:
            found.append(
                Got(
                    str(one["Subject"]),
                    re.sub(r"https?://\S+|/(taken|zaken|account)\S*", "", body.get_content()),
                )
            )
    return found


def dutch_words() -> Mapping[str, str]:
    """Words of the engine's own Dutch that its English never uses, each with a text in which it stands."""
    known = [(str(one.id), str(one.string)) for one in catalogue.load(catalogue.ENGINE, "en") if one.id]
    english = {word.lower() for _, text in known for word in WORD.findall(text)}
    bare = {text: re.sub(r"\{[^}]*\}", " ", text) for text, _ in known}
    return {
        word.lower(): text for text, words in bare.items() for word in WORD.findall(words)
        if word.lower() not in english
    }  # fmt: skip


@pytest.fixture
def told(world: World, letterbox: tuple[Letterbox, int], tmp_path: Path) -> Letterbox:
    """Everything has happened; what the mail server took."""
    box, port = letterbox
    settings = replace(
        world.settings, mailer="smtp", smtp_host="127.0.0.1", smtp_port=port, mail_from="noreply@example.org"
    )  # fmt: skip
    world.engine._here = replace(world.engine._here, mailer=SmtpMailer(settings))
    everything_happens(world, box, tmp_path)
    return box


@ON_BOTH_DATABASES
def test_every_kind_of_news_comes_by_mail_in_the_language_of_who_gets_it(told: Letterbox) -> None:
    english, daily, dutch = (mail_of(told, who) for who in (AT_ONCE, DAILY, DUTCH))
    for kind, why in WHY.items():
        in_english = language("en").told(why)
        assert in_english != why
        assert any(f"You get this message because {in_english}." in one.text for one in english), kind
        assert any(f"Because {in_english}:" in one.text for one in daily), kind
        assert kind is SignalKind.MESSAGE or any(
            f"U krijgt dit bericht omdat {why}." in one.text for one in dutch
        )
    subjects = {re.sub(r" \([^)]*\)$", "", one.subject) for one in english}
    assert subjects >= {
        "New task", "Qdatum: 7 days left", "Qdatum: 1 day late", "Message received", "Something stands still",
        "Post came in: Re: Q", "E-mail did not arrive: Qbrief", "You will stand in for somebody",
        "Somebody will stand in for you", "You no longer stand in", "Your stand-in has ended", "Choose your password",
        "Your stand-in is called off", "You need not stand in",
    }  # fmt: skip
    assert any(one.subject.startswith("Your overview of 3 March 2026: ") for one in daily)
    dutch_subjects = {re.sub(r" \([^)]*\)$", "", one.subject) for one in dutch}
    assert dutch_subjects >= {
        "Nieuwe taak",
        "Qdatum: nog 7 dagen",
        "Er staat iets stil",
        "Kies uw wachtwoord",
    }


@ON_BOTH_DATABASES
def test_no_dutch_word_of_the_program_is_left_in_mail_in_english(told: Letterbox) -> None:
    dutch = dutch_words()
    assert {"taak", "zaak", "termijn", "omdat"} <= set(dutch)
    for got in (*mail_of(told, AT_ONCE), *mail_of(told, DAILY)):
        left = {
            word: dutch[word]
            for word in map(str.lower, WORD.findall(f"{got.subject}\n{got.text}"))
            if word in dutch
        }
        assert not left, got
    assert any(word.lower() in dutch for got in mail_of(told, DUTCH) for word in WORD.findall(got.text))


def test_a_language_is_kept_and_one_that_the_program_does_not_speak_is_refused(world: World) -> None:
    assert world.engine.person("anna").language is None
    world.engine.choose_language("anna", "en")
    assert world.engine.person("anna").language == "en"
    world.engine.save_person("anna", name="Anna Bos", by="admin", email="anna@example.org")
    assert world.engine.person("anna").language == "en", "what is not given stays"
    for refused in ("fr", ""):
        with pytest.raises(errors.WrongValue):
            world.engine.choose_language("anna", refused)
    with pytest.raises(errors.WrongValue):
        world.engine.save_person("anna", name="Anna Bos", by="admin", language="fr")
    with pytest.raises(errors.NotFound):
        world.engine.choose_language("niemand", "en")


def test_until_when_an_account_is_locked_is_told_in_the_language_of_the_reader(world: World) -> None:
    world.engine.set_password("anna", "heel-stil-geheim-1", Actor.program("test"))
    for _ in range(5):
        with pytest.raises(errors.SignInRefused) as refused:
            world.engine.admit("anna", "niet dit wachtwoord")
    sentence = refused.value.sentence  # it is nine o'clock in Greenwich
    assert sentence == "Te vaak een verkeerd wachtwoord. Probeer het opnieuw na 10.15 uur."
    assert language("en").told(sentence).endswith("10:15.")


IN_ENGLISH = b"---\nid: nieuwe_link\ntitle: Your page\n---\nGo on at {{ link.adres }} until {{ link.tot }}.\n"
IN_DUTCH = (
    b"---\nid: nieuwe_link\ntitle: Uw pagina\n---\nGa verder op {{ link.adres }} tot en met {{ link.tot }}.\n"
)


@pytest.mark.parametrize(
    ("words", "spoken", "subject", "said"),
    [
        ({}, None, "Een nieuwe link naar uw pagina", "werkt tot en met dinsdag 2 maart 2027."),
        ({}, "en", "A new link to your page", "works up to and including Tuesday 2 March 2027."),
        ({"nieuwe_link.md": IN_DUTCH}, "en", "Uw pagina", "tot en met dinsdag 2 maart 2027."),
        (
            {"nieuwe_link.md": IN_DUTCH, "nieuwe_link.en.md": IN_ENGLISH}, "en", "Your page",
            "until Tuesday 2 March 2027.",
        ),
        (
            {"nieuwe_link.md": IN_DUTCH, "nieuwe_link.en.md": IN_ENGLISH}, "nl", "Uw pagina",
            "tot en met dinsdag 2 maart 2027.",
        ),
    ],
)  # fmt: skip
def test_a_new_link_is_mailed_in_the_language_of_who_asks_where_there_are_words_for_it(
    world: World, words: Mapping[str, bytes], spoken: str | None, subject: str, said: str
) -> None:
    drawing = Drawing("proef", properties={"parties": "qpartij"}).start().task("qkijk", groups="balie").end()
    texts = {f"forms/texts/{name}": content for name, content in words.items()}
    world.deploy({"processes/proef.bpmn": drawing.xml(), **texts}, "qpartij:party")
    started = world.start(qpartij=PARTY)
    world.engine.send_new_link_by_number(started.key, PARTY["email"], spoken)
    world.engine.run_due()
    (mail,) = world.mailer.sent
    assert mail.subject == f"{subject} ({started.key})"
    assert said in mail.text


@pytest.mark.parametrize(
    ("spoken", "subject", "said"),
    [
        (None, "Ga later verder met uw formulier", "Wij bewaren het tot en met maandag 16 maart 2026."),
        ("en", "Go on with your form later", "We keep it up to and including Monday 16 March 2026."),
    ],
)
def test_a_form_that_is_kept_for_later_is_mailed_in_the_language_of_who_fills_it_in(
    world: World, spoken: str | None, subject: str, said: str
) -> None:
    drawing = Drawing("proef").start("qstart", publicFormId="qstart").task("qkijk", groups="balie").end()
    files = {"processes/proef.bpmn": drawing.xml(), "forms/qstart.form": form("qstart", text_field("qtekst"))}
    world.deploy(files, "qtekst")
    token = world.engine.open_form("proef")
    world.engine.save_form(token, "qira@example.net", "https://example.org/q", spoken)
    world.engine.run_due()
    (mail,) = world.mailer.sent
    assert (mail.subject, said in mail.text) == (subject, True)
