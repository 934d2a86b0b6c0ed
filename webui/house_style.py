"""The looks of one municipality: a folder of its own that is served after our style sheet.

The folder of `BEHOORLIJK_HOUSE_STYLE` may hold `theme.css`, which gives other values to the tokens of
`webui/assets/src/theme.css`, `logo` and `icon` as svg, png, webp or ico, and fonts and pictures that
`theme.css` names. It survives every new version of the program, and is read and judged when the program
starts: colours that make a page unreadable are not shown, and why is told in the log and under Storingen.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, current_app, url_for
from werkzeug.exceptions import NotFound

from engine.watching import note
from webui import asset_files
from webui.access import ANYONE, entry
from webui.asset_files import YEAR
from webui.theme.sheet import Sheet, SheetWrong
from webui.theme.sheet import read as read_sheet
from webui.theme.verdict import Finding, judge

if TYPE_CHECKING:
    from engine import Settings

KINDS = {
    "css": "text/css",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
}
MEGABYTE = 1024 * 1024
LARGEST = 2 * MEGABYTE  # of one file: every visitor loads them
THEME = "theme.css"
PICTURES = ("svg", "png", "webp", "ico")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ELSEWHERE = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])\s*(?:[a-z][a-z0-9+.-]*:)?//""", re.IGNORECASE)

pages = Blueprint("house_style", __name__)


class HouseStyleWrong(ValueError):
    """The folder cannot be used; the message says which file and what to do."""


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """The files of a house style by name, and the mark that changes when one of them does; whether pages may
    be dark, and what is wrong with its colours."""

    files: Mapping[str, bytes]
    mark: str
    dark: bool = True
    findings: tuple[Finding, ...] = ()

    def picture(self, stem: str) -> str | None:
        """The name of the logo or the icon."""
        return next((name for kind in PICTURES if (name := f"{stem}.{kind}") in self.files), None)


def read(folder: str) -> HouseStyle | None:
    """The house style in a folder; None when none is named. Raises HouseStyleWrong."""
    if not folder:
        return None
    place = Path(folder)
    if not place.is_dir():
        raise HouseStyleWrong(f"BEHOORLIJK_HOUSE_STYLE: {folder} is not a folder")
    files: dict[str, bytes] = {}
    for path in sorted(one for one in place.iterdir() if one.is_file() and not one.name.startswith(".")):
        kind = path.suffix.lower().lstrip(".")
        if kind not in KINDS or not _NAME.fullmatch(path.name):
            raise HouseStyleWrong(f"{path}: only {', '.join(KINDS)}, with plain letters in the name")
        if path.stat().st_size > LARGEST:
            raise HouseStyleWrong(
                f"{path}: larger than {LARGEST // MEGABYTE} MB; every visitor would load it"
            )
        files[path.name] = path.read_bytes()
        if kind == "css" and _ELSEWHERE.search(files[path.name].decode("utf-8", "replace")):
            raise HouseStyleWrong(f"{path}: loads something from another site; put that file beside it")
    if not files:
        raise HouseStyleWrong(f"{folder} holds no theme.css, logo.svg or icon.svg")
    theme = _theme(place / THEME, files)
    verdict = judge(_own_sheet(asset_files.manifest()["app.css"]), theme)
    if not verdict.light:
        del files[THEME]
    elif not verdict.dark:
        files[THEME] = theme.without_dark().encode()
    together = sha256(b"".join(name.encode() + sha256(content).digest() for name, content in files.items()))
    return HouseStyle(files, together.hexdigest()[:10], verdict.dark or not verdict.light, verdict.findings)


def _theme(path: Path, files: Mapping[str, bytes]) -> Sheet:
    """What the municipality wrote; an empty sheet when it wrote none. Raises HouseStyleWrong."""
    try:
        return read_sheet(files[THEME].decode("utf-8-sig")) if THEME in files else Sheet("", (), ())
    except UnicodeDecodeError as wrong:
        raise HouseStyleWrong(f"{path}: this is no text in UTF-8") from wrong
    except SheetWrong as wrong:
        raise HouseStyleWrong(f"{path}: {wrong}") from wrong


@lru_cache(maxsize=1)
def _own_sheet(name: str) -> Sheet:
    return read_sheet((asset_files.DIST / name).read_text(encoding="utf-8"))


def present() -> HouseStyle | None:
    """The house style of this application."""
    found: HouseStyle | None = current_app.extensions.get("behoorlijk.house_style")
    return found


def address(name: str | None) -> str | None:
    """Where a file of the house style is; None when there is no such file."""
    style = present()
    if style is None or name not in style.files:
        return None
    return url_for("house_style.file", mark=style.mark, name=name)


@pages.get("/stijl/huis/<mark>/<name>")
@entry(ANYONE)
def file(mark: str, name: str) -> Response:
    """One file of the house style."""
    style = present()
    if style is None or mark != style.mark or name not in style.files:
        raise NotFound()
    response = Response(style.files[name], mimetype=KINDS[name.rpartition(".")[2].lower()])
    response.cache_control.max_age = YEAR
    response.cache_control.immutable = True
    response.cache_control.public = True
    return response


def install(app: Flask, settings: Settings) -> None:
    """Reads the house style and lets templates ask for its parts. Raises HouseStyleWrong."""
    style = app.extensions["behoorlijk.house_style"] = read(settings.house_style)
    for finding in style.findings if style else ():
        note(logging.WARNING, "house style", why=str(finding))
    app.jinja_env.globals.update(
        house_theme=lambda: address(THEME),
        always_light=style is not None and not style.dark,
        house_logo=lambda: address(style.picture("logo")) if style else None,
        house_icon=lambda: address(style.picture("icon")) if style else None,
    )
