"""The register of pages: of every route that answers a page, where that page is to be seen in everything.

`PAGES` names the routes with their places, `NOT_PAGES` those that never answer one, and what they answer instead.
A route that stands in neither makes `tests/web/test_register.py` fail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.prepared.everything import ADMIN, AUDITOR, CHAIR, COORDINATOR, NOBODY, Known

OUTSIDE = ""  # nobody is signed in
FAR = 987654


@dataclass(frozen=True)
class Place:
    """An address, who looks, and what comes."""

    address: str
    who: str = COORDINATOR
    status: int = 200


Places = Callable[[Known], Sequence[Place]]


def _at(*addresses: str, who: str = COORDINATOR, status: int = 200) -> Places:
    """Addresses that need to know nothing."""
    return lambda known: [Place(one, who, status) for one in addresses]


def _admin(*addresses: str) -> Places:
    return _at(*addresses, who=ADMIN)


def _of_case(part: str) -> Places:
    """A page of cases in several phases, one of which stands still."""
    return lambda known: [
        Place(f"/zaken/{number}{part}", ADMIN) for number in (known.formal, known.decided, known.failed)
    ]


def _outside(*addresses: str) -> Places:
    return _at(*addresses, who=OUTSIDE)


def _why(known: Known) -> list[Place]:
    case = f"/zaken/{known.decided}/waarom"
    facts = ("klachtonderdelen", "klager", "termijn_dagen", known.fact)
    return [
        Place(f"{case}/termijn/{known.deadline}", ADMIN),
        Place(f"/zaken/{known.closed}/waarom/uitkomst/", ADMIN),
        Place(f"{case}/uitkomst/", ADMIN, 404),
        *(Place(f"{case}/gegeven/{name}", ADMIN) for name in facts[:2]),
        Place(f"/zaken/{known.plain}/waarom/stuk/{known.letter}", ADMIN),
        Place(f"/zaken/{known.plain}/waarom/taak/{known.plain_task}", ADMIN),
        Place(f"{case}/gegeven/bestaat_niet", ADMIN, 404),
        Place(f"{case}/mening/x", ADMIN, 404),
    ]


PAGES: Mapping[str, Places] = {
    # -- outside
    "public.start": _outside("/"),
    "public.text_page": lambda known: [
        Place("/over/privacy", OUTSIDE),
        Place("/over/toegankelijkheid", OUTSIDE),
        Place("/over/iets", OUTSIDE, 404),
    ],
    "public.status": lambda known: [
        *(Place(f"/volg/{secret}", OUTSIDE) for secret in known.parties.values()),
        Place(f"/volg/{known.complainant}?ontvangen=iets_doorgeven", OUTSIDE),
        Place("/volg/geraden", OUTSIDE, 404),
    ],
    "public.tell_more": lambda known: [
        *(Place(f"/volg/{known.complainant}/doen/{name}", OUTSIDE) for name in known.may_tell),
        *(Place(f"/volg/{known.accused}/doen/{name}", OUTSIDE) for name in known.accused_may_tell),
        Place(f"/volg/{known.complainant}/doen/bestaat_niet", OUTSIDE, 409),
        Place("/volg/geraden/doen/intrekken", OUTSIDE, 404),
    ],
    "public.document": lambda known: [
        Place(f"/volg/{known.trial_party}/stukken/{known.letter}", OUTSIDE),
        Place(f"/volg/{known.trial_party}/stukken/{known.letter}?ontvangen=ja", OUTSIDE),
        Place(f"/volg/{known.trial_party}/stukken/{known.own_mail}", OUTSIDE),
        Place(f"/volg/{known.complainant}/stukken/{known.letter}", OUTSIDE, 404),
    ],
    "public.letter": lambda known: [
        Place(f"/volg/{known.trial_party}/stukken/{known.letter}/brief", OUTSIDE)
    ],
    "public.ask_link": _outside("/nieuwe-link"),
    "public.link_asked": _outside("/nieuwe-link/gevraagd"),
    "telling.begin": lambda known: [
        Place("/melden/klacht", OUTSIDE),
        Place("/melden/proef", OUTSIDE),
        Place("/melden/bestaat-niet", OUTSIDE, 404),
    ],
    "telling.again": lambda known: [
        Place(f"/formulier/{known.kept_form}", OUTSIDE),
        Place("/formulier/geraden", OUTSIDE, 410),
    ],
    "telling.step": lambda known: [
        *(Place(f"/formulier/{known.kept_form}/{number}", OUTSIDE) for number in (1, 2, 3)),
        Place(f"/formulier/{known.kept_form}/2?fouten=ja", OUTSIDE),
        Place(f"/formulier/{known.kept_form}/99", OUTSIDE, 404),
    ],
    "telling.save": lambda known: [Place(f"/formulier/{known.kept_form}/bewaren", OUTSIDE)],
    "telling.check": lambda known: [Place(f"/formulier/{known.kept_form}/controleren", OUTSIDE)],
    "telling.received": lambda known: [Place(f"/formulier/{known.sent_form}/ontvangen", OUTSIDE)],
    # -- signing in
    "sign_in.form": _outside("/inloggen", "/inloggen?terug=/taken&wie=k.vandijk"),
    "sign_in.choose_password": lambda known: [
        Place(f"/wachtwoord/{known.password_link}", OUTSIDE),
        Place("/wachtwoord/geraden", OUTSIDE, 410),
    ],
    # -- the desk
    "inbox.show": lambda known: [
        *(
            Place(f"/taken?{one}")
            for one in (
                "welke=all",
                "welke=mine",
                "welke=available",
                "welke=te-laat",
                "welke=seen",
                "welke=all&kies=alles",
                "welke=all&zoek=bestaat-nergens",
                "welke=all&haast=soon&binnen_van=2026-03-01",
            )
        ),
        Place("/taken", CHAIR),
        Place("/taken", NOBODY),
        Place("/taken?vanaf=onzin", status=422),
    ],
    "desk.give_back": lambda known: [Place(f"/taken/teruggeven?taak={known.other_task}", ADMIN)],
    "desk.hand_over": lambda known: [
        Place(f"/taken/overdragen?taak={known.other_task}&taak={known.trial_task}"),
        Place("/taken/overdragen", status=404),
    ],
    "tasks.show": lambda known: [
        *(Place(f"/taken/{one}") for one in (known.trial_task, known.plain_task, *known.tasks)),
        Place(f"/taken/{known.plain_task}", AUDITOR),
        Place(f"/taken/{known.done_task}", status=409),
        Place(f"/taken/{FAR}", status=404),
        Place(f"/taken/{known.other_task}", NOBODY, 403),
    ],
    # -- cases
    "cases.overview": lambda known: [
        *(
            Place(f"/zaken?{one}")
            for one in ("", "welke=alle", "zoek=speeltuin", "zoek=bestaatnergens", "fase=formeel")
        ),
        Place("/zaken", NOBODY),
        Place("/zaken", AUDITOR),
    ],
    "cases.show": lambda known: [
        *_of_case("")(known),
        Place(f"/zaken/{known.trial}", ADMIN),
        Place(f"/zaken/{known.stopped}", ADMIN),
        Place(f"/zaken/{known.formal}"),
        Place(f"/zaken/{known.formal}", AUDITOR),
        Place(f"/zaken/{known.formal}", NOBODY, 403),
        Place(f"/zaken/{FAR}", status=404),
    ],
    "cases.place": lambda known: [
        Place(f"/zaken/{known.decided}/procedure", ADMIN),
        Place(f"/zaken/{known.formal}/procedure?grootte=heel", ADMIN),
        Place(f"/zaken/{known.failed}/procedure", ADMIN),
        Place(f"/zaken/{known.trial}/procedure?stap=proef.vul_in", ADMIN),
    ],
    "cases.papers": _of_case("/stukken"),
    "cases.people": _of_case("/mensen"),
    "cases.history": lambda known: [
        *_of_case("/verloop")(known),
        Place(f"/zaken/{known.formal}/verloop?soort=alles", ADMIN),
    ],
    "cases.choose_new": _at("/zaken/nieuw"),
    "cases.new": lambda known: [
        Place("/zaken/nieuw/klacht"),
        Place("/zaken/nieuw/proef"),
        Place(f"/zaken/nieuw/klacht?bericht={known.mail}"),
        Place("/zaken/nieuw/proef", NOBODY, 403),
        Place("/zaken/nieuw/bestaat-niet", status=404),
    ],
    "messages.record": lambda known: [
        *(Place(f"/zaken/{known.formal}/vastleggen/{name}") for name in known.may_record),
        Place(f"/zaken/{known.plain}/vastleggen/proef_bericht"),
        Place(f"/zaken/{known.plain}/vastleggen/bestaat_niet", status=409),
    ],
    "why.show": _why,
    # -- papers
    "documents.show": lambda known: [
        Place(f"/stukken/{one}", ADMIN) for one in (known.letter, known.by_post, known.file, known.text_file)
    ],
    "documents.letter": lambda known: [
        Place(f"/stukken/{known.letter}/brief", ADMIN),
        Place(f"/stukken/{known.file}/brief", ADMIN, 404),
    ],
    "documents.to_post": _at("/post", "/post?gepost=ja"),
    "post.tray": _at("/post/binnen", "/post/binnen?welke=in-zaken", "/post/binnen?welke=weggelegd"),
    "post.show": lambda known: [
        Place(f"/post/binnen/{known.mail}"),
        Place(f"/post/binnen/{FAR}", status=404),
    ],
    # -- people
    "people.overview": lambda known: [Place("/mensen"), Place("/mensen", ADMIN)],
    "people.sign_ins": _admin("/beheer/inloggen"),
    "people.new": _admin("/beheer/mensen/nieuw"),
    "people.show": lambda known: [
        Place("/beheer/mensen/b.vos", ADMIN),
        Place("/beheer/mensen/b.vos", status=403),
    ],
    "people.stop": _admin("/beheer/mensen/k.vandijk/stopt", "/beheer/mensen/b.vos/stopt"),
    "functions.new": _admin("/beheer/functies/nieuw"),
    "functions.show": _admin("/beheer/functies/medewerker", "/beheer/functies/burgemeester"),
    "wishes.of_function": _admin("/beheer/functies/medewerker/meldingen"),
    "absence.overview": _at("/mensen/afwezig"),
    "absence.preview": lambda known: [
        Place("/mensen/afwezig/bekijken"),
        Place("/mensen/afwezig/bekijken?van=2026-03-30&tot=2026-04-20&vervanger=j.bakker&reden=verlof"),
        Place("/mensen/afwezig/bekijken?van=2026-04-30&tot=2026-04-20", status=422),
    ],
    "absence.show": lambda known: [Place(f"/mensen/vervanging/{known.stand_in}")],
    "account.show": _at("/account"),
    "account.enrol": _at("/account/tweede-stap"),
    "wishes.show": _at("/account/meldingen"),
    "looks.overview": lambda known: [
        Place("/inzage", AUDITOR),
        Place("/inzage?geweigerd=ja", AUDITOR),
        Place("/inzage?wie=b.vos&van=2031-01-01", AUDITOR),
        Place("/inzage", status=403),
    ],
    "rules.show": _at("/regels"),
    "rules.rule": lambda known: [
        Place("/regels/A-9:11"),
        Place("/regels/A-9:11", AUDITOR),
        Place("/regels/A-2:10", NOBODY),
        Place("/regels/geen", status=404),
    ],
    "clock.show": _at("/klok"),
    # -- behind the screens
    "operations.incidents": _admin("/beheer/storingen", "/beheer/storingen?opgelost=ja"),
    "operations.incident": lambda known: [Place(f"/beheer/storingen/{known.incident}", ADMIN)],
    "operations.instances": _admin(
        "/beheer/lopend", "/beheer/lopend?stand=suspended", "/beheer/lopend?versie=99"
    ),
    "operations.timers": _admin("/beheer/klokken"),
    "operations.outbox": _admin("/beheer/mail"),
    # -- the policy
    "deployments.overview": _at("/processen"),
    "deployments.show": lambda known: [
        Place(f"/processen/{known.new}"),
        Place(f"/processen/{FAR}", status=404),
    ],
    "deployments.file": lambda known: [
        Place(f"/processen/{known.new}/bestand/{path}")
        for path in (
            "processes/proef.bpmn",
            "processes/klacht.bpmn",
            "processes/termijnen.dmn",
            "forms/proef_alles.form",
            "forms/letters/beslissing.md",
            "forms/letters/_house.html",
            "processes/calendar.csv",
            "processes/house.json",
            "forms/texts/start.md",
        )
    ],
    "deployments.compare": lambda known: [Place(f"/processen/{known.old}/vergelijk/{known.new}")],
    "drafts.show": lambda known: [Place(f"/processen/concept/{one}") for one in (known.draft, known.offered)],
    "drafts.file": lambda known: [
        Place(f"/processen/concept/{known.draft}/bestand/{path}")
        for path in ("processes/proef.bpmn", "processes/termijnen.dmn")
    ],
    "foresight.impact": lambda known: [Place(f"/processen/concept/{known.draft}/gevolgen")],
    "foresight.decisions": lambda known: [Place(f"/processen/concept/{known.draft}/beslissingen")],
    "foresight.forms": lambda known: [Place(f"/processen/concept/{known.draft}/formulieren")],
    "foresight.letter": lambda known: [
        Place(f"/processen/{known.new}/ingevuld/forms/letters/beslissing.md"),
        Place(f"/processen/{known.new}/ingevuld/forms/letters/proefbrief.md?zaak={known.plain}"),
        Place(f"/processen/concept/{known.draft}/ingevuld/forms/letters/proefbrief.md"),
        # It is sent from inside a part of a drawing, and another drawing of the draft cannot run.
        Place(f"/processen/concept/{known.draft}/ingevuld/forms/letters/ontvangstbevestiging.md", status=422),
        Place(f"/processen/{known.new}/ingevuld/forms/letters/geen.md", status=404),
    ],
    "foresight.letter_page": lambda known: [
        Place(f"/processen/{known.new}/ingevulde-brief/forms/letters/proefbrief.md")
    ],
    "playing.show": lambda known: [
        Place(f"/processen/concept/{known.offered}/naspelen"),
        Place(f"/processen/concept/{known.draft}/naspelen", status=422),  # its drawing cannot run
    ],
    "clear_letters.overview": _at("/processen/brieven"),
}

NOT_PAGES: Mapping[str, Places] = {
    "assets.file": _at("/stijl/app.css", status=404),  # the name of a built file holds its hash
    "house_style.file": _at("/stijl/huis/merk/theme.css", status=404),  # no house style is set
    "health.alive": _at("/healthz"),
    "health.ready": _at("/readyz", status=503),  # no scheduler rings in a test
    "health.metrics": _at("/metrics"),
    "public.robots": _at("/robots.txt"),
    "public.newest_letter": lambda known: [
        Place(f"/volg/{known.trial_party}/brief/proefbrief", OUTSIDE, 302)
    ],
    "public.pdf": lambda known: [Place(f"/volg/{known.trial_party}/stukken/{known.letter}/pdf", OUTSIDE)],
    "telling.copy": lambda known: [Place(f"/formulier/{known.sent_form}/kopie.txt", OUTSIDE)],
    "sign_in.code": _at(
        "/inloggen/code", who=OUTSIDE, status=302
    ),  # between two steps: acted out in the browser
    "sign_in.enrol": _at("/inloggen/tweede-stap", who=OUTSIDE, status=302),
    "sign_in.elsewhere": _at("/inloggen/dienst", who=OUTSIDE, status=404),  # no such service is set
    "sign_in.returned": _at("/inloggen/terug", who=OUTSIDE, status=404),
    "cases.as_file": _at("/zaken.csv"),
    "cases.export": lambda known: [Place(f"/zaken/{known.formal}/dossier.zip", ADMIN)],
    "documents.download": lambda known: [Place(f"/stukken/{known.file}/bestand", ADMIN)],
    "documents.mailed": lambda known: [
        Place(f"/stukken/{known.file}/bijlagen/0", ADMIN, 404)
    ],  # this file is no e-mail: tests/web/test_kept_mail.py opens one
    "public.file": lambda known: [
        Place(f"/volg/{known.complainant}/stukken/{known.file}/bestand", OUTSIDE, 404)
    ],  # this file is not theirs: tests/web/test_kept_mail.py opens one
    "documents.pdf": lambda known: [Place(f"/stukken/{known.letter}/pdf", ADMIN)],
    "documents.parcel": _at("/post/brieven.zip"),
    "post.file": lambda known: [Place(f"/post/binnen/{known.mail}/bestanden/0")],
    "deployments.choose": lambda known: [
        Place(f"/processen/vergelijk?van={known.old}&met={known.new}", status=302)
    ],
    "deployments.archive": lambda known: [Place(f"/processen/{known.new}/alles.zip")],
    "foresight.letter_pdf": lambda known: [
        Place(f"/processen/{known.new}/ingevulde-pdf/forms/letters/proefbrief.md")
    ],
    "drafts.archive": lambda known: [Place(f"/processen/concept/{known.draft}/alles.zip")],
}
