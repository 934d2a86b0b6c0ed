"""Pages that come only after something is done: refused forms, several tasks at once, letters looked at beforehand.

Each act leads a browser to such a page, and says of which template that page is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.prepared.everything import ADMIN, COORDINATOR, Known
from tests.prepared.register import OUTSIDE


@dataclass(frozen=True)
class Act:
    """What is done, by whom, and the page that comes of it."""

    template: str
    do: Callable[[Page, Known], None]
    who: str = COORDINATOR


def _at(address: str) -> Callable[[Page, Known], None]:
    def do(page: Page, known: Known) -> None:
        page.goto(address)

    return do


def _post(page: Page, address: str, fields: Mapping[str, str], start: str = "/taken?welke=all") -> None:
    """Send something that no form on the page sends like this, with the token of the session."""
    page.goto(start)
    with page.expect_navigation():
        page.evaluate(
            """([address, fields]) => {
                const form = document.createElement("form");
                form.method = "post"; form.action = address;
                const token = document.querySelector("[name=_token]").value;
                for (const [name, value] of Object.entries({ _token: token, ...fields })) {
                    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
                }
                document.body.append(form); form.submit();
            }""",
            [address, dict(fields)],
        )


def _to_form(address: str, fields: Mapping[str, str]) -> Callable[[Page, Known], None]:
    def do(page: Page, known: Known) -> None:
        page.goto(address.format(**known.__dict__))
        with page.expect_navigation():
            page.locator("main form[method=post]").first.evaluate(
                """(form, fields) => {
                    for (const [name, value] of Object.entries(fields)) {
                        const field = form.elements.namedItem(name);
                        if (field && name !== "_actie" && field.type !== "radio") field.value = value;
                        else form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
                    }
                    HTMLFormElement.prototype.submit.call(form);
                }""",
                dict(fields),
            )

    return do


def _posted(address: str, fields: Mapping[str, str]) -> Callable[[Page, Known], None]:
    def do(page: Page, known: Known) -> None:
        filled = {name: value.format(**known.__dict__) for name, value in fields.items()}
        _post(page, address.format(**known.__dict__), filled)

    return do


def _wrong_password(page: Page, known: Known) -> None:
    page.goto("/inloggen")
    page.get_by_label("Gebruikersnaam").fill("k.vandijk")
    page.get_by_label("Wachtwoord").fill("niet het goede")
    page.get_by_role("button", name="Inloggen").click()
    page.locator("[role=alert]").wait_for()


def _look_ahead(page: Page, known: Known) -> None:
    _to_form(f"/taken/{known.trial_task}", {"proef.email": "a@b.example", "_actie": "vooruit"})(page, known)
    page.locator("article").first.wait_for()


def _begin_to_play(page: Page, known: Known) -> None:
    page.goto(f"/processen/concept/{known.offered}/naspelen")
    with page.expect_navigation():
        page.locator("main button[name=_actie]:visible").first.click()


def _too_late(page: Page, known: Known) -> None:
    _post(
        page,
        f"/taken/{known.trial_task}",
        {"proef_vragen.verhaal": "Een lang verhaal dat iemand typte.", "_actie": "versturen"},
        start="/inloggen",
    )


def _played(page: Page, known: Known) -> None:
    """A case of a draft after some moves, with letters."""

    def press(name: str) -> None:
        with page.expect_navigation():
            page.get_by_role("button", name=name, exact=True).click()

    page.goto(f"/processen/concept/{known.offered}/naspelen")
    press("Klacht")
    for _ in range(4):
        if page.get_by_role("button", name="Vul iets verzonnens in").count():
            press("Vul iets verzonnens in")
        press("Speel dit")
    page.get_by_text("Wat er tot nu toe gebeurde").wait_for()


TRIAL_ANSWERS = {"proef.naam": "Anna", "proef.email": "a@b.example"}

ACTS: Mapping[str, Act] = {
    "a wrong password": Act("sign_in.html", _wrong_password, OUTSIDE),
    "a public step with mistakes": Act("public/step.html", _to_form("/formulier/{kept_form}/2", {"_actie": "verder"}), OUTSIDE),
    "a first public step with mistakes": Act("public/step.html", _to_form("/melden/proef", {"_actie": "verder"}), OUTSIDE),
    "sending a form that is not whole": Act("public/check.html", _to_form("/formulier/{kept_form}/controleren", {}), OUTSIDE),
    "a saved form": Act("public/saved.html", _to_form("/formulier/{kept_form}/bewaren", {"email": ""}), OUTSIDE),
    "a wrong address to keep a form": Act("public/save.html", _to_form("/formulier/{kept_form}/bewaren", {"email": "geen adres"}), OUTSIDE),
    "a link asked for without a number": Act("public/ask_link.html", _to_form("/nieuwe-link", {}), OUTSIDE),
    "a message with mistakes": Act("public/message.html", _to_form("/volg/{complainant}/doen/bericht_betrokkene", {"_actie": "versturen"}), OUTSIDE),
    "a password that is too short": Act("account/choose_password.html", _to_form("/wachtwoord/{password_link}", {"nieuw": "kort", "nogmaals": "kort"}), OUTSIDE),
    "a task with mistakes": Act("tasks/show.html", _to_form("/taken/{trial_task}", {"proef.naam": "", "_actie": "versturen"})),
    "a case of a draft, played": Act("deployments/playing.html", _played),
    "letters looked at beforehand": Act("tasks/show.html", _look_ahead),
    "a task that is over, with what was typed": Act("tasks/gone.html", _posted("/taken/{done_task}", {**TRIAL_ANSWERS, "_actie": "versturen"})),
    "several tasks of which some are refused": Act("desk/outcome.html", _posted("/taken/samen", {"samen": "geef-terug", "taak": "{plain_task}"})),
    "handing over without a reason": Act("desk/hand_over.html", _to_form("/taken/overdragen?taak={other_task}", {"naar": "", "reden": ""})),
    "a new case with mistakes": Act("cases/new.html", _to_form("/zaken/nieuw/proef", {"_actie": "versturen"})),
    "a message recorded with mistakes": Act("cases/message.html", _to_form("/zaken/{plain}/vastleggen/proef_bericht", {"_actie": "versturen"})),
    "the addresses of the parties": Act("cases/links.html", _posted("/zaken/{formal}/link", {})),
    "a stand-in without a reason": Act("absence/plan.html", _posted("/mensen/vervanging", {"afwezig": "k.vandijk"})),
    "a wrong first code": Act("account/enrol.html", _to_form("/account/tweede-stap", {"code": "000000"})),
    "a draft that is played": Act("deployments/playing.html", _begin_to_play),
    "an answer after the session ended": Act("session_ended.html", _too_late, OUTSIDE),
    "a link for a password": Act("people/link.html", _posted("/beheer/mensen/d.prins/link", {"hoe": "tonen"}), ADMIN),
    "somebody new without a name": Act("people/person.html", _to_form("/beheer/mensen/nieuw", {"gebruikersnaam": "x"}), ADMIN),
    "a forged request": Act("session_ended.html", _posted("/taken/gezien", {"_token": "vals"})),
    "without a reason": Act("error.html", _posted("/zaken/{formal}/stilzetten", {"reden": ""}), ADMIN),
    "a file without a name": Act("cases/papers.html", _posted("/zaken/{formal}/stukken", {"titel": ""})),
    "a page that cannot be opened so": Act("error.html", _at("/taken/samen")),
    "a page that does not exist": Act("error.html", _at("/bestaat-niet"), OUTSIDE),
}  # fmt: skip

ELSEWHERE = {
    "base.html": "every page stands in it",
    "bare.html": "test_without_a_database_there_is_a_page_still",
    "account/code.html": "test_the_second_step_is_a_page_like_all_others",
    "account/recovery.html": "test_the_second_step_is_a_page_like_all_others",
}
"""Templates of pages that neither a place nor an act shows, and where they are seen."""
