"""Accounts: a second step, one-time links, locks, sessions that end, and administrators who keep the keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from engine import AccountEvent, Engine, FunctionHeld, Role, Settings, errors
from engine.bootstrap import build
from engine.demo import PlayedClock
from engine.model.actor import Actor
from tests.web.conftest import PASSWORD, Browser
from webui import create_app

NEW = "vier paarden op het dak"


def enter(browser: Browser, username: str = "an", password: str = PASSWORD) -> str:
    return browser.post("/inloggen", {"username": username, "password": password}).text


def code_now(engine: Engine, secret: str, clock: PlayedClock) -> str:
    return pyotp.TOTP(secret).at(clock.now())


@pytest.fixture
def secret(engine: Engine, clock: PlayedClock) -> str:
    """An has a second factor."""
    made = engine.enrol("an").secret
    engine.confirm_factor("an", code_now(engine, made, clock))
    clock.at += timedelta(minutes=1)
    return made


def test_with_a_second_factor_a_password_alone_opens_nothing(
    engine: Engine, browser: Browser, secret: str, clock: PlayedClock
) -> None:
    assert "Vul de code in" in enter(browser)
    assert browser.client.get("/taken").status_code == 302
    assert "klopt niet of is al gebruikt" in browser.post("/inloggen/code", {"code": "000000"}).text
    page = browser.post("/inloggen/code", {"code": code_now(engine, secret, clock)})
    assert "Mijn taken" in page.text
    assert browser.client.get("/taken").status_code == 200


def test_the_same_code_does_not_work_twice(
    engine: Engine, app: Flask, secret: str, clock: PlayedClock
) -> None:
    code = code_now(engine, secret, clock)
    first, second = Browser(app.test_client()), Browser(app.test_client())
    enter(first)
    enter(second)
    assert "Mijn taken" in first.post("/inloggen/code", {"code": code}).text
    assert "al gebruikt" in second.post("/inloggen/code", {"code": code}).text
    clock.at += timedelta(seconds=30)
    old = pyotp.TOTP(secret).at(clock.now() - timedelta(seconds=60))
    assert "al gebruikt" in second.post("/inloggen/code", {"code": old}).text


def test_wrong_codes_lock_the_account_like_wrong_passwords(
    engine: Engine, browser: Browser, secret: str, clock: PlayedClock
) -> None:
    enter(browser)
    for _ in range(5):
        answer = browser.post("/inloggen/code", {"code": "123456"})
    assert answer.status_code == 429
    with pytest.raises(errors.LockedOut):
        engine.second_step("an", code_now(engine, secret, clock))
    assert "Te vaak" in enter(browser)


def test_a_recovery_code_works_once(engine: Engine, app: Flask, clock: PlayedClock) -> None:
    made = engine.enrol("an").secret
    codes = engine.confirm_factor("an", code_now(engine, made, clock))
    assert len(set(codes)) == 10
    browser = Browser(app.test_client())
    enter(browser)
    assert "Mijn taken" in browser.post("/inloggen/code", {"code": codes[3].upper()}).text
    assert engine.account("an").recovery_codes_left == 9
    again = Browser(app.test_client())
    enter(again)
    assert again.post("/inloggen/code", {"code": codes[3]}).status_code == 401


def test_whoever_finds_a_session_open_cannot_go_on_guessing_the_password(
    engine: Engine, secret: str, signed_in: Callable[[str], Browser], clock: PlayedClock
) -> None:
    visitor = signed_in("an")
    wrong = visitor.post("/account/tweede-stap/uit", {"wachtwoord": "fout"})
    assert wrong.status_code == 422
    assert "Uw wachtwoord klopt niet." in wrong.text
    part = wrong.text.split("Uitzetten, bijvoorbeeld")[0].rsplit("<details", 1)[1]
    assert " open" in part, "the part in which it went wrong is open"
    for _ in range(4):
        visitor.post("/account/tweede-stap/uit", {"wachtwoord": "fout"})
    for address, fields in (
        ("/account/tweede-stap/uit", {"wachtwoord": PASSWORD}),
        ("/account/wachtwoord", {"huidig": PASSWORD, "nieuw": NEW, "nogmaals": NEW}),
    ):
        refused = visitor.post(address, fields)
        assert refused.status_code == 422
        assert "Te vaak een verkeerd wachtwoord" in refused.text
    assert engine.account("an").second_factor
    clock.at += timedelta(minutes=16)
    assert (
        "De tweede stap staat uit." in visitor.post("/account/tweede-stap/uit", {"wachtwoord": PASSWORD}).text
    )


def test_the_secret_is_not_readable_in_the_database(engine: Engine, settings: Settings, secret: str) -> None:
    held = b"".join(file.read_bytes() for file in settings.var_dir.glob("behoorlijk.sqlite*"))
    assert secret.encode() not in held


def test_setting_it_up_shows_a_picture_and_the_key_and_codes_once(
    engine: Engine, browser: Browser, clock: PlayedClock
) -> None:
    enter(browser)
    page = browser.get("/account/tweede-stap").text
    assert "<svg role=" in page
    assert "style=" not in page
    (key,) = re.findall(r'bh-code-line">((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})<', page)
    key = key.replace(" ", "")
    assert browser.post("/account/tweede-stap", {"code": "111111"}).status_code == 422
    page = browser.post("/account/tweede-stap", {"code": code_now(engine, key, clock)}).text
    assert len(re.findall(r"<li>\w{4}-\w{4}-\w{4}</li>", page)) == 10
    assert engine.account("an").second_factor


def test_a_role_that_asks_for_it_is_not_let_in_without(
    settings: Settings, clock: PlayedClock, engine: Engine
) -> None:
    engine.set_password("eva", NEW, Actor.program("proef"))
    strict = replace(settings, second_factor_roles="admin")
    app = create_app(build(strict, clock=clock), strict)
    browser = Browser(app.test_client())
    page = enter(browser, "eva", NEW)
    assert "Tweede stap instellen" in page
    (field,) = re.findall(r'<input[^>]* name="code"[^>]*>', page)
    assert 'autocomplete="one-time-code" inputmode="numeric"' in field
    assert browser.client.get("/taken").status_code == 302
    (key,) = re.findall(r'bh-code-line">((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})<', page)
    key = key.replace(" ", "")
    done = browser.post("/inloggen/tweede-stap", {"code": pyotp.TOTP(key).at(clock.now())}).text
    assert "herstelcodes" in done
    assert browser.client.get("/taken").status_code == 200
    refused = browser.post("/account/tweede-stap/uit", {"wachtwoord": NEW})
    assert refused.status_code == 403
    assert "Mijn taken" in enter(Browser(app.test_client()))


def test_an_administrator_resets_a_lost_telephone_and_it_is_written_down(
    engine: Engine, secret: str, signed_in: Callable[[str], Browser]
) -> None:
    page = signed_in("eva").post("/beheer/mensen/an/account", {"wat": "tweede-stap"})
    assert "De tweede stap is weg" in page.text
    assert not engine.account("an").second_factor
    line = engine.account_lines("an", 1)[0]
    assert (line.kind, line.by) == (AccountEvent.SECOND_FACTOR_OFF, "eva")
    assert signed_in("bo").post("/beheer/mensen/an/account", {"wat": "slot"}).status_code == 403


def test_a_link_sets_a_password_once_and_only_within_a_day(
    engine: Engine, app: Flask, clock: PlayedClock, signed_in: Callable[[str], Browser]
) -> None:
    page = signed_in("eva").post("/beheer/mensen/bo/link", {"hoe": "tonen"}).text
    (token,) = re.findall(r"/wachtwoord/([\w-]{43})<", page)
    visitor = Browser(app.test_client())
    assert "Bo Smit" in visitor.get(f"/wachtwoord/{token}").text
    assert visitor.post(f"/wachtwoord/{token}", {"nieuw": "kort", "nogmaals": "kort"}).status_code == 422
    assert visitor.post(f"/wachtwoord/{token}", {"nieuw": NEW, "nogmaals": "anders"}).status_code == 422
    assert "ingesteld" in visitor.post(f"/wachtwoord/{token}", {"nieuw": NEW, "nogmaals": NEW}).text
    assert visitor.get(f"/wachtwoord/{token}").status_code == 410
    assert "Mijn taken" in enter(visitor, "bo", NEW)
    old = engine.password_link("bo", "eva", mail=False)
    clock.at += timedelta(hours=25)
    assert visitor.get(f"/wachtwoord/{old}").status_code == 410
    newer = engine.password_link("bo", "eva", mail=False)
    assert engine.link_is_good(newer) is not None
    assert engine.link_is_good(old) is None


def test_a_link_is_over_once_there_is_another_password(engine: Engine) -> None:
    """Whoever gets a link they did not ask for, and therefore chooses another password, has closed it."""
    token = engine.password_link("bo", "eva", mail=False)
    assert engine.link_is_good(token) is not None
    engine.set_password("bo", NEW, "eva")
    assert engine.link_is_good(token) is None


def test_a_mailed_link_goes_to_the_person_and_not_to_the_screen(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    page = signed_in("eva").post("/beheer/mensen/bo/link", {"hoe": "mail"}).text
    assert "/wachtwoord/" not in page
    assert [row.recipient for row in engine.outbox()] == ["bo@testerveen.example"]


@pytest.mark.parametrize(
    "weak",
    [
        "kort",
        "wachtwoord123",
        "Welkom2026!!!",
        "aaaaaaaaaaaa",
        "123456789012",
        "qwertyuiopas",
        "an-an-an-an-an-an",
        "x" * 201,
    ],
)
def test_a_password_that_everybody_tries_is_refused(engine: Engine, weak: str) -> None:
    with pytest.raises(errors.WrongValue):
        engine.set_password("an", weak, "eva")


@pytest.mark.parametrize("strong", [NEW, "Zin met ruimte en ë", "correct horse battery", "x9!kQ2#mP7$wL4"])
def test_any_long_password_will_do(engine: Engine, strong: str) -> None:
    engine.set_password("bo", strong, "eva")
    assert engine.sign_in("bo", strong).username == "bo"


def test_each_lock_lasts_longer_and_a_good_sign_in_forgets_them(engine: Engine, clock: PlayedClock) -> None:
    lasted = []
    for _ in range(3):
        for _ in range(5):
            with pytest.raises(errors.SignInRefused):
                engine.sign_in("an", "fout")
        until = engine.account("an").locked_until
        assert until is not None
        lasted.append(until - clock.now())
        clock.at = until + timedelta(seconds=1)
    assert lasted == [timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1)]
    assert engine.sign_in("an", PASSWORD)
    for _ in range(5):
        with pytest.raises(errors.SignInRefused):
            engine.sign_in("an", "fout")
    engine.unlock("an", "eva")
    assert engine.sign_in("an", PASSWORD)


def test_wrong_passwords_at_the_same_moment_are_all_counted(engine: Engine) -> None:
    def tried(number: int) -> type[errors.BehoorlijkError]:
        with pytest.raises(errors.SignInRefused) as refused:
            engine.sign_in("an", f"fout {number}")
        return type(refused.value)

    with ThreadPoolExecutor(5) as together:
        outcomes = list(together.map(tried, range(5)))
    assert outcomes.count(errors.LockedOut) == 1
    assert engine.account("an").locked_until is not None


def test_a_new_password_and_signing_out_everywhere_end_other_sessions(engine: Engine, app: Flask) -> None:
    here, there = Browser(app.test_client()), Browser(app.test_client())
    enter(here)
    enter(there)
    page = here.post("/account/wachtwoord", {"huidig": PASSWORD, "nieuw": NEW, "nogmaals": NEW})
    assert "is veranderd" in page.text
    assert here.client.get("/taken").status_code == 200
    assert there.client.get("/taken").status_code == 302
    enter(there, password=NEW)
    assert "uitgelogd" in there.post("/account/overal-uit").text
    assert (there.client.get("/taken").status_code, here.client.get("/taken").status_code) == (200, 302)
    assert here.post("/account/wachtwoord", {}).status_code in (400, 200)


def test_what_happened_with_an_account_is_shown_to_its_owner_and_to_administrators(
    engine: Engine, browser: Browser, signed_in: Callable[[str], Browser]
) -> None:
    enter(browser, password="fout")
    enter(browser, "vreemd", "fout")
    enter(browser)
    mine = browser.get("/account").text
    assert "Verkeerd wachtwoord" in mine
    assert "vreemd" not in mine
    everything = signed_in("eva").get("/beheer/inloggen").text
    assert "vreemd" not in everything  # it may have been a password
    assert "(onbekende naam)" in everything
    assert signed_in("olga").get("/beheer/inloggen").status_code == 403


def test_the_last_administrator_stays(engine: Engine, signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("eva")
    page = visitor.post("/beheer/mensen/eva", {"naam": "Eva Beheer", "rol": ["staff"]})
    assert page.status_code == 422
    assert "enige beheerder" in page.text
    assert "enige beheerder" in visitor.get("/beheer/mensen/eva/stopt").text
    with pytest.raises(errors.WrongValue):
        engine.save_person("eva", name="Eva Beheer", by="eva", roles=(Role.ADMIN,), active=False)
    visitor.post("/beheer/mensen/bo", {"naam": "Bo Smit", "rol": ["staff", "admin"]})
    visitor.post("/beheer/mensen/eva", {"naam": "Eva Beheer", "rol": ["staff"]})
    assert Role.ADMIN not in engine.person("eva").roles
    assert visitor.client.get("/beheer/mensen/bo").status_code == 403


def test_administrators_add_people_and_give_functions(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("eva")
    fields = {
        "gebruikersnaam": "kees", "naam": "Kees Kan", "email": "kees@testerveen.example", "rol": ["staff"],
        "functie-0": "wijkteam", "functie-1": "balie",
    }  # fmt: skip
    assert "Kees Kan is toegevoegd" in visitor.post("/beheer/mensen/nieuw", fields).text
    assert set(engine.person("kees").function_names) == {"wijkteam", "balie"}
    assert "bestaat al" in visitor.post("/beheer/mensen/nieuw", fields).text
    assert visitor.post("/beheer/mensen/nieuw", {**fields, "gebruikersnaam": "a b"}).status_code == 422
    visitor.post("/beheer/mensen/kees", {"naam": "Kees Kan", "rol": ["staff"], "functie-0": "balie"})
    assert engine.person("kees").function_names == ("balie",)


def test_every_role_can_be_given_and_stays_when_somebody_is_saved(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("eva")
    visitor.post("/beheer/mensen/bo", {"naam": "Bo Smit", "rol": [role.value for role in Role]})
    assert set(engine.person("bo").roles) == set(Role)
    page = visitor.get("/beheer/mensen/bo").text
    for role in Role:
        assert f'name="rol" value="{role.value}" checked' in page


def test_who_stops_is_out_and_leaves_no_task_behind(
    engine: Engine, task: int, signed_in: Callable[[str], Browser]
) -> None:
    engine.claim(task, "an")
    visitor = signed_in("eva")
    told = visitor.get("/beheer/mensen/an/stopt").text
    assert "1 opgepakte taak gaat terug" in told
    assert "beheerder straat" in told
    page = visitor.post("/beheer/mensen/an/stopt").text
    assert "1 taak is terug bij de functie" in page
    assert not engine.person("an").active
    assert [row.assignee for row in engine.inbox("bo").rows] == [None]
    with pytest.raises(errors.SignInRefused):
        engine.sign_in("an", PASSWORD)
    visitor.post("/beheer/mensen/an/terug")
    assert engine.sign_in("an", PASSWORD)


def test_functions_and_teams_are_added_and_go_only_when_empty(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("eva")
    assert (
        "is bewaard"
        in visitor.post("/beheer/functies/nieuw", {"naam": "tuin", "omschrijving": "Snoeit"}).text
    )
    assert "is bewaard" in visitor.post("/beheer/teams", {"naam": "Groen en Blauw"}).text
    assert ("groen-en-blauw", "Groen en Blauw") in [(one.id, one.name) for one in engine.teams()]
    visitor.post("/beheer/functies/tuin", {"omschrijving": "Snoeit", "team": "groen-en-blauw"})
    assert "horen nog functies of mensen" in visitor.post("/beheer/teams/groen-en-blauw/weg").text
    assert visitor.post("/beheer/functies/balie/weg").status_code == 409
    assert "is weg" in visitor.post("/beheer/functies/tuin/weg").text
    assert "is weg" in visitor.post("/beheer/teams/groen-en-blauw/weg").text


def test_what_happened_with_accounts_is_kept_for_a_year(engine: Engine, clock: PlayedClock) -> None:
    engine.sign_in("an", PASSWORD)
    clock.at += timedelta(days=364)
    engine.run_due()
    assert engine.account_lines("an")
    clock.at += timedelta(days=2)
    engine.run_due()
    assert engine.account_lines("an") == ()


def test_a_new_function_or_team_never_takes_the_place_of_one_that_is_there(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("eva")
    engine.save_function("tuin", Actor.program("proef"), description="Snoeit")
    for name, why in (("Tuin", "bestaat al"), ("a/b", "schuine streep"), ("a,b", "zonder komma")):
        answer = visitor.post("/beheer/functies/nieuw", {"naam": name, "omschrijving": "Anders"})
        assert answer.status_code == 422
        assert why in answer.text
        assert f'value="{name}"' in answer.text
        assert "Anders</textarea>" in answer.text
    assert next(one for one in engine.functions() if one.name == "tuin").description == "Snoeit"
    for name in ("Groen", "Blauw"):
        assert "is bewaard" in visitor.post("/beheer/teams", {"naam": name}).text
    assert "Er is al een team" in visitor.post("/beheer/teams", {"naam": "groen"}).text
    assert "Er is al een team" in visitor.post("/beheer/teams", {"id": "blauw", "naam": "Groen"}).text
    assert "is bewaard" in visitor.post("/beheer/teams", {"id": "blauw", "naam": "blauw"}).text
    assert {one.name for one in engine.teams()} == {"Groen", "blauw"}


def test_rights_stand_in_the_account_log_as_people_call_them(signed_in: Callable[[str], Browser]) -> None:
    page = signed_in("daan").get("/account").text
    assert "Rollen: medewerker en proceseigenaar. Functies: –." in page
    assert "staff" not in page


def test_people_are_found_by_name_and_function(engine: Engine, signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("an")

    def rows(sought: str) -> list[str]:
        page = visitor.get(f"/mensen?zoek={sought}").text
        people = page[page.index('id="mensen"') : page.index('id="functies"')]
        return re.findall(r'<th scope="row">([^<]+)', people)

    assert rows("bruin") == ["An de Bruin"]
    assert rows("SMIT%20wijk") == ["Bo Smit"]
    assert rows("b%C3%B6") == ["Bo Smit"]
    assert len(rows("")) == len(engine.people(active_only=True))
    assert "Niemand gevonden" in visitor.get("/mensen?zoek=onvindbaar").text


def test_who_is_signed_in_reads_their_rights_beside_their_functions(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    engine.save_person(
        "an",
        name="An de Bruin",
        by=Actor.program("proef"),
        roles=[Role.STAFF, Role.OWNER],
        functions=[FunctionHeld("loket")],
    )
    head = signed_in("an").get("/taken").text.split('class="bh-me__functions">')[1].split("</span></span>")[0]
    assert "loket" in head
    assert head.endswith("· proceseigenaar")
    assert "medewerker" not in head
