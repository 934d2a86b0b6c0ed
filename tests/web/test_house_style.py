"""A municipality's own looks: one folder, outside the program, that every page shows."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from engine import Engine, Settings
from tests.web.conftest import Browser, client_of
from webui import create_app
from webui.house_style import LARGEST, HouseStyleWrong

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A house style with a theme and a logo."""
    place = tmp_path / "huis"
    place.mkdir()
    (place / "theme.css").write_text(".behoorlijk-theme { --huis-500: #7a1f3d }")
    (place / "logo.svg").write_bytes(LOGO)
    return place


def dressed(engine: Engine, settings: Settings, folder: Path) -> Browser:
    return Browser(create_app(engine, replace(settings, house_style=str(folder))).test_client())


def test_every_page_carries_the_theme_after_our_own_style(
    engine: Engine, settings: Settings, folder: Path
) -> None:
    browser = dressed(engine, settings, folder)
    for address in ("/", "/inloggen", "/bestaat-niet"):
        sheets = re.findall(r'rel="stylesheet" href="([^"]+)"', browser.get(address).text)
        assert len(sheets) == 2, address
    answer = browser.client.get(sheets[1])
    assert "--huis-500: #7a1f3d" in answer.text
    assert answer.mimetype == "text/css"
    assert answer.cache_control.immutable


def test_the_logo_has_the_name_of_the_municipality(engine: Engine, settings: Settings, folder: Path) -> None:
    browser = dressed(engine, settings, folder)
    picture = re.search(r'<img class="bh-brand__logo" src="([^"]+)" alt="([^"]+)"', browser.get("/").text)
    assert picture
    assert "Testerveen" in picture[2]
    answer = browser.client.get(picture[1])
    assert answer.data == LOGO
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_changed_file_has_another_address(engine: Engine, settings: Settings, folder: Path) -> None:
    before = re.findall(r"/stijl/huis/[^\"]+", dressed(engine, settings, folder).get("/").text)
    (folder / "theme.css").write_text(".behoorlijk-theme { --huis-500: #004400 }")
    after = dressed(engine, settings, folder)
    assert not set(before) & set(re.findall(r"/stijl/huis/[^\"]+", after.get("/").text))
    assert after.client.get(before[0]).status_code == 404


def test_nothing_else_of_the_machine_can_be_asked_for(
    engine: Engine, settings: Settings, folder: Path
) -> None:
    browser = dressed(engine, settings, folder)
    found = re.search(r"/stijl/huis/([^/]+)/", browser.get("/").text)
    assert found
    for name in ("../settings", "%2e%2e%2fbehoorlijk.sqlite", "theme.cs", "THEME.CSS"):
        assert browser.client.get(f"/stijl/huis/{found[1]}/{name}").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("theme.css", b"@import 'https://elders.example/a.css';", "another site"),
        ("theme.css", b'.x { background: url( "//elders.example/a.png" ) }', "another site"),
        ("theme.css", b"Onze kleuren zijn rood en wit.", r"theme\.css: line 1: this is no rule"),
        ("theme.css", b"\x89PNG\xff", "no text in UTF-8"),
        ("script.js", b"alert(1)", "only css"),
        ("logo.png", b"x" * (LARGEST + 1), "larger than"),
    ],
)
def test_what_cannot_be_used_is_told_when_the_program_starts(
    engine: Engine, settings: Settings, folder: Path, name: str, content: bytes, told: str
) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(HouseStyleWrong, match=told):
        dressed(engine, settings, folder)


def test_a_folder_that_is_not_there_is_told(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(HouseStyleWrong, match="is not a folder"):
        dressed(engine, settings, tmp_path / "weg")


def test_colours_for_light_only_make_every_page_light(
    engine: Engine, settings: Settings, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    browser = dressed(engine, settings, folder)
    for address in ("/", "/bestaat-niet"):
        page = browser.get(address).text
        assert "behoorlijk-theme--licht" in page
        assert '<meta name="color-scheme" content="light">' in page
    assert "house style" in caplog.text
    told = client_of(browser.client.application, "olga").get("/beheer/storingen").text
    assert "maar niet voor donker: --huis-500." in told


def test_colours_for_both_leave_pages_dark_for_who_wants_that(
    engine: Engine, settings: Settings, folder: Path
) -> None:
    (folder / "theme.css").write_text(".behoorlijk-theme { --huis-500: light-dark(#7a1f3d, #f0a9c0) }")
    browser = dressed(engine, settings, folder)
    page = browser.get("/").text
    assert "behoorlijk-theme--licht" not in page
    assert 'content="light dark"' in page
    operator = client_of(browser.client.application, "olga")
    assert 'id="huisstijl"' not in operator.get("/beheer/storingen").text


def test_what_was_given_for_the_dark_in_part_is_left_out_as_a_whole(
    engine: Engine, settings: Settings, folder: Path
) -> None:
    (folder / "theme.css").write_text(
        ".behoorlijk-theme { --huis-500: #7a1f3d; --huis-700: #4a0f25 }"
        "@media (prefers-color-scheme: dark) { .behoorlijk-theme { --huis-500: #f0a9c0 } }"
    )
    browser = dressed(engine, settings, folder)
    sheet = re.findall(r'href="(/stijl/huis/[^"]+theme.css)"', browser.get("/").text)[0]
    answer = browser.client.get(sheet).text
    assert "--huis-700" in answer
    assert "#f0a9c0" not in answer


def test_colours_that_cannot_be_read_are_not_used_and_the_logo_is(
    engine: Engine, settings: Settings, folder: Path
) -> None:
    (folder / "theme.css").write_text(".behoorlijk-theme { --huis-500: #dddddd }")
    page = dressed(engine, settings, folder).get("/").text
    assert "theme.css" not in page
    assert "bh-brand__logo" in page
    assert "behoorlijk-theme--licht" not in page
