"""What every page shows around its own part: the municipality, the navigation, the demo banner."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, g, request, session, url_for
from markupsafe import Markup

from engine import InboxCounts, Person, Role
from webui import asset_files, filled_forms
from webui.access import READERS, current_person, engine, settings
from webui.addresses import numbered
from webui.language import N_, present
from webui.language import gettext as _
from webui.presenters import accounts, file_kinds, moments, policy, sizes

# General words; a deployment may put its own in forms/texts/product.json, and in product.en.json for English.
WORDS = {
    "title": N_("Zaken"),
    "caseWord": N_("zaak"),
    "casesWord": N_("zaken"),
    "caseWordWithArticle": N_("de zaak"),
    "newCase": N_("Nieuwe zaak"),
    "publicTitle": N_("Laat het ons weten"),
    "publicStart": N_("Vul het formulier in"),
    "publicStartHint": "",
    "publicSend": N_("Versturen"),
    "publicSentTitle": N_("Wij hebben het ontvangen"),
    "publicCopy": N_("Wat u hebt ingevuld"),
    "publicStatusTitle": N_("Hoe staat het ermee?"),
    "publicActionsTitle": N_("Wat u zelf kunt doen"),
    "publicWhere": N_("Waar het nu is"),
    "publicDates": N_("Wanneer u van ons hoort"),
    "publicPromise": "",
    "publicLetters": N_("Wat wij u hebben gestuurd"),
    "publicContact": N_("Met wie kunt u praten?"),
    "demoBanner": N_("Dit is een oefenomgeving. Alle mensen en zaken zijn verzonnen."),
    "emptyInbox": N_("U hebt nu geen taken. Nieuwe taken verschijnen hier vanzelf."),
}
NOTES = {"good", "warn", "bad", "info"}


@dataclass(frozen=True, slots=True)
class Tab:
    """A place in the navigation."""

    label: str
    address: str
    here: bool
    count: int | None = None


def words() -> dict[str, str]:
    """The words of this deployment over the general ones, read once per request."""
    if "words" not in g:
        g.words = {key: _(value) if value else "" for key, value in WORDS.items()}
        for name in ("product.json", f"product.{present()}.json"):
            own = json.loads(engine().text(name) or "{}")
            g.words.update({key: value for key, value in own.items() if isinstance(value, str)})
    found: dict[str, str] = g.words
    return found


def house() -> dict[str, Any]:
    """The municipality as the deployment has it, read once per request, with a capital in `naam_vooraan`."""
    if "house" not in g:
        g.house = dict(engine().house())
        name = str(g.house.get("naam", ""))
        g.house["naam_vooraan"] = in_front(name)
    found: dict[str, Any] = g.house
    return found


def in_front(text: str) -> str:
    """Words as a sentence begins: only the first letter changes, so that an abbreviation (`AVG-verzoeken`)
    and a name stay whole."""
    return text[:1].upper() + text[1:]


def now() -> datetime:
    """One moment for the whole page."""
    if "now" not in g:
        g.now = engine().now()
    moment: datetime = g.now
    return moment


def note(text: str, level: str = "good") -> None:
    """Tell something at the top of the next page."""
    kept = session.get("notes", [])
    session["notes"] = [*kept, [level if level in NOTES else "info", text]][-5:]


def take_notes() -> list[list[str]]:
    """What was to be told, once."""
    notes: list[list[str]] = session.pop("notes", [])
    return notes


def use_counts(counts: InboxCounts) -> None:
    """The page has counted the inbox already: the navigation need not count again."""
    g.counts = counts


def navigation(person: Person) -> list[Tab]:
    """The places this person may go."""
    blueprint = request.blueprint or ""
    counts = g.counts if "counts" in g else engine().inbox_counts(person.username)
    waiting = None if counts.with_others else counts.mine + counts.available  # a colleague has them now

    def tab(label: str, endpoint: str, *names: str, count: int | None = None) -> Tab:
        return Tab(label, url_for(endpoint), blueprint in names, count)

    tabs = [
        tab(_("Mijn taken"), "inbox.show", "inbox", "tasks", "desk", count=waiting),
        tab(in_front(words()["casesWord"]), "cases.overview", "cases", "messages"),
        tab(_("Post"), "documents.to_post", "documents", "post"),
    ]
    if Role.AUDITOR in person.roles:
        tabs.append(tab(_("Inzage"), "looks.overview", "looks"))
    if person.has_role(*READERS.roles):
        tabs.append(tab(_("Processen"), "deployments.overview", "deployments", "drafts", "foresight"))
    if person.has_role(Role.OPERATOR):
        still = engine().open_incidents()
        tabs.append(tab(_("Storingen"), "operations.incidents", "operations", count=still))
    tabs.append(tab(_("Mensen"), "people.overview", "people", "functions", "absence"))
    return tabs


def outside_address(endpoint: str, **values: Any) -> str:
    """A whole address to hand to somebody. In production (https) the public address from the settings: the
    server itself may stand behind another name."""
    if settings().secure_cookies:
        return settings().base_url.rstrip("/") + url_for(endpoint, **values)
    return url_for(endpoint, _external=True, **values)


def mail_link(address: str) -> str:
    """To this address and nobody else: a `?` in it would begin headers, such as a hidden copy (RFC 6068)."""
    return f"mailto:{quote(address, safe='@')}"


def next_page(cursor: str | None) -> str | None:
    """The address of this page from a cursor on, with everything else that was asked kept."""
    if cursor is None:
        return None
    return f"{request.path}?{urlencode({**request.args.to_dict(), 'vanaf': cursor})}"


def icon(name: str) -> Markup:
    """A small drawing beside words; hidden from screen readers because the words say it."""
    paths = {
        "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>',
        "late": '<path d="M12 3 2.5 20h19L12 3Z"/><path d="M12 10v4M12 17.2v.1"/>',
        "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
        "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21c1-5 4-7 8-7s7 2 8 7"/>',
        "letter": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m4 7 8 6 8-6"/>',
        "phone": '<path d="M5 4h4l1.5 5-2.5 1.5a12 12 0 0 0 5.5 5.5L15 13.5l5 1.5v4c0 1-.5 1.5-1.5 1.5'
        'C10.5 20.5 3.5 13.5 3.5 5.5 3.5 4.5 4 4 5 4Z"/>',
        "search": '<circle cx="11" cy="11" r="7"/><path d="m20 20-4-4"/>',
        "plus": '<path d="M12 5v14M5 12h14"/>',
        "leaf": '<path d="M5 19C4 9 10 4 20 4c1 10-4 16-14 15Zm0 0 8-8"/>',
        "flag": '<path d="M5 21V4h12l-2 4 2 4H5"/>',
    }
    return Markup(
        '<svg class="bh-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>'
    ).format(Markup(paths[name]))


def _surroundings() -> dict[str, Any]:
    person = current_person()
    return {
        "me": person,
        "tabs": navigation(person) if person else [],
        "words": words(),
        "house": house(),
        "now": now(),
        "today": moments.local(now()).date(),
        "demo": settings().demo,
        "demo_password": getattr(settings(), "demo_password", "") if settings().demo else "",
        "upload_max_mb": settings().upload_max_mb,
        "upload_kinds": engine().upload_endings(),
        "take_notes": take_notes,
    }


def install(app: Flask) -> None:
    """Gives every template the surroundings and the words for days and sizes."""
    app.context_processor(_surroundings)
    app.jinja_env.globals.update(
        icon=icon,
        url_for=numbered,
        asset=lambda name: url_for("assets.file", name=asset_files.manifest()[name]),
        joined=sizes.joined,
        kinds_in_words=file_kinds.kinds_in_words,
        are_many=file_kinds.are_many,
        counted=sizes.counted,
        rights_in_words=accounts.rights_in_words,
        what_somebody_is=accounts.what_somebody_is,
        rights_beyond_staff=accounts.rights_beyond_staff,
        item_name=filled_forms.item_name,
        called=lambda process_id, element_id="": engine().called(process_id, element_id),
    )
    app.jinja_env.filters.update(
        day=moments.day,
        moment=moments.moment,
        planned=lambda value: moments.planned(value, now()),
        clock=moments.clock,
        file_size=sizes.file_size,
        mail_link=mail_link,
        form_rows=filled_forms.rows,
        cell=policy.cell,
        capitalize=in_front,  # over Jinja's own, which makes all other letters small
        ago=lambda value: moments.ago(value, now()),
        time_left=lambda value: moments.time_left(value, now()),
        days_left=lambda value: moments.days_left(value, moments.local(now()).date()),
    )
