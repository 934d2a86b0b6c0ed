"""Signing in, passwords, and who may change the organisation."""

from __future__ import annotations

from datetime import date

import pytest

from engine import FunctionHeld, Role, errors
from engine.model.accounts import AccountEvent
from engine.model.actor import Actor
from tests.engine.conftest import World

GOOD = "een lang genoeg wachtwoord"


def test_a_person_signs_in_with_the_right_password_only(world: World) -> None:
    world.engine.set_password("anna", GOOD, "admin")
    person = world.engine.sign_in("anna", GOOD)
    assert (person.name, person.function_names) == ("Anna Bos", ("balie",))
    for username, password in (("anna", "fout"), ("niemand", GOOD), ("bram", ""), ("anna", "")):
        with pytest.raises(errors.SignInRefused) as refusal:
            world.engine.sign_in(username, password)
        assert refusal.value.sentence == errors.SignInRefused.sentence


def test_five_wrong_passwords_in_a_row_lock_for_a_quarter_of_an_hour(world: World) -> None:
    world.engine.set_password("anna", GOOD, "admin")
    for _ in range(4):
        with pytest.raises(errors.SignInRefused):
            world.engine.sign_in("anna", "fout")
    with pytest.raises(errors.LockedOut):
        world.engine.sign_in("anna", "fout")
    with pytest.raises(errors.LockedOut):
        world.engine.sign_in("anna", GOOD)
    world.clock.ahead(minutes=16)
    assert world.engine.sign_in("anna", GOOD).username == "anna"


def test_a_right_password_starts_the_count_anew(world: World) -> None:
    world.engine.set_password("anna", GOOD, "admin")
    for _ in range(3):
        for _ in range(3):
            with pytest.raises(errors.SignInRefused):
                world.engine.sign_in("anna", "fout")
        assert world.engine.sign_in("anna", GOOD)


def test_who_left_cannot_sign_in_and_gets_no_tasks(world: World) -> None:
    world.engine.set_password("anna", GOOD, "admin")
    world.engine.save_person(
        "anna", name="Anna Bos", by="admin", active=False, functions=[FunctionHeld("balie")]
    )
    with pytest.raises(errors.SignInRefused):
        world.engine.sign_in("anna", GOOD)
    assert "anna" not in world.engine.functions()[0].holders
    assert "anna" not in [person.username for person in world.engine.people()]


def test_a_password_is_long_and_not_the_name(world: World) -> None:
    for bad in ("kort", "anna-anna-anna-anna"):
        with pytest.raises(errors.WrongValue):
            world.engine.set_password("anna", bad, "admin")


def test_passwords_are_kept_as_argon2id_only(world: World) -> None:
    world.engine.set_password("anna", GOOD, "admin")
    with world.engine._here.store.read() as unit:
        record = unit.person_record("anna")
    assert record is not None
    assert record.password_hash.startswith("$argon2id$")
    assert GOOD not in record.password_hash


def test_only_an_admin_changes_the_organisation(world: World) -> None:
    with pytest.raises(errors.NotAllowed):
        world.engine.save_person("anna", name="Anna", by="anna", roles=[Role.ADMIN])
    with pytest.raises(errors.NotAllowed):
        world.engine.set_password("bram", GOOD, "anna")
    with pytest.raises(errors.NotAllowed):
        world.engine.save_function("nieuw", "anna")
    world.engine.set_password("anna", GOOD, "anna")
    with pytest.raises(errors.NotAllowed):
        world.engine.save_person("eva", name="Eva", by="eva", roles=[Role.ADMIN])
    with pytest.raises(errors.NotAllowed):
        world.engine.set_password("admin", GOOD, "command line")
    with pytest.raises(errors.NotAllowed):
        world.engine.save_team("nieuw", "Nieuw", Actor.party(1, "admin"))
    world.engine.save_person("eva", name="Eva", by="admin", roles=[Role.ADMIN], active=False)
    with pytest.raises(errors.NotAllowed):
        world.engine.save_team("nieuw", "Nieuw", "eva")
    with pytest.raises(errors.NotAllowed):
        world.engine.save_stand_in("bram", "anna", date(2026, 3, 1), date(2026, 3, 2), "anna", "ik wil")
    mine = world.engine.save_stand_in("anna", "bram", date(2026, 3, 1), date(2026, 3, 2), "anna", "vrij")
    with pytest.raises(errors.NotAllowed):
        world.engine.end_stand_in(mine.id, "carla")
    world.engine.end_stand_in(mine.id, "bram")
    assert world.engine.stand_ins() == ()


def test_a_stand_in_is_arranged_sensibly(world: World) -> None:
    day = date(2026, 3, 1)
    with pytest.raises(errors.ReasonNeeded):
        world.engine.save_stand_in("anna", "bram", day, day, "admin", "")
    with pytest.raises(errors.WrongValue):
        world.engine.save_stand_in("anna", "anna", day, day, "admin", "x")
    with pytest.raises(errors.WrongValue):
        world.engine.save_stand_in("anna", "bram", day, date(2026, 2, 1), "admin", "x")
    with pytest.raises(errors.NotFound):
        world.engine.save_stand_in("anna", "niemand", day, day, "admin", "x")


def test_a_function_in_a_team_is_known_by_both_names(world: World) -> None:
    world.engine.save_person(
        "dirk", name="Dirk", by="admin", functions=[FunctionHeld("teammanager", "Burgerzaken")]
    )
    person = world.engine.person("dirk")
    assert person.functions == (FunctionHeld("teammanager", "Burgerzaken"),)
    with world.engine._here.store.read() as unit:
        organisation = world.engine._here.people.get(unit)
    assert organisation.holders["teammanager Burgerzaken"] == ("dirk",)


def test_functions_that_the_sign_in_service_gives_or_takes_stand_in_the_account_log(world: World) -> None:
    claims = {"sub": "s1", "email": "anna@example.org", "groups": ["jurist", "onbekend"]}
    assert world.engine.sign_in_elsewhere("https://in", claims, groups="groups").function_names == ("jurist",)
    world.engine.sign_in_elsewhere("https://in", claims, groups="groups")
    lines = [line for line in world.engine.account_lines("anna") if line.kind is AccountEvent.PERSON_SAVED]
    assert [(line.by, line.detail) for line in lines][:1] == [("https://in", "jurist")]
    assert len([line for line in lines if line.by == "https://in"]) == 1, "only when something changed"


@pytest.mark.parametrize(
    ("told", "functions", "remarked"),
    [
        ({}, ("balie",), True),
        ({"groups": None}, ("balie",), True),
        ({"groups": {"balie": True}}, ("balie",), True),
        ({"groups": []}, (), False),
        ({"groups": ["balie"]}, ("balie",), False),
        ({"groups": "jurist"}, ("jurist",), False),
    ],
)
def test_a_service_that_tells_no_groups_takes_no_functions_away(
    world: World, told: dict[str, object], functions: tuple[str, ...], remarked: bool
) -> None:
    claims = {"sub": "s1", "email": "anna@example.org", **told}
    assert world.engine.sign_in_elsewhere("https://in", claims, groups="groups").function_names == functions
    kinds = [line.kind for line in world.engine.account_lines("anna")]
    assert (AccountEvent.GROUPS_UNTOLD in kinds) is remarked
