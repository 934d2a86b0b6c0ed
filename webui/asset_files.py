"""The built style sheet, script and font, under names that change with their content."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, request, send_from_directory
from werkzeug.exceptions import NotFound

from webui.access import ANYONE, entry

DIST = Path(__file__).parent / "static" / "dist"
NAME = re.compile(r"[A-Za-z0-9._-]+\.(css|js|woff2|txt)")
YEAR = 31_536_000

pages = Blueprint("assets", __name__)


class AssetsMissing(RuntimeError):
    """The style sheet and script have not been built; the message says how."""


def manifest() -> dict[str, str]:
    """From the plain name of a file ("app.css") to the name it was built under."""
    path = DIST / "manifest.json"
    try:
        return _read_manifest(path, path.stat().st_mtime_ns)
    except FileNotFoundError as missing:
        raise AssetsMissing(
            "Stijl en script zijn nog niet gebouwd. Draai: python -m webui.assets.build"
        ) from missing


@lru_cache(maxsize=1)
def _read_manifest(path: Path, built_at: int) -> dict[str, str]:
    """Read once per build: a server that runs on sees a new one."""
    names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return names


@pages.get("/stijl/<name>")
@entry(ANYONE)
def file(name: str) -> Response:
    """One built file; the compressed twin when the browser takes it."""
    if not NAME.fullmatch(name):
        raise NotFound()
    twin = f"{name}.gz"
    if request.accept_encodings.quality("gzip") > 0 and (DIST / twin).is_file():
        response = send_from_directory(DIST, twin, max_age=YEAR, mimetype=_media_type(name))
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = send_from_directory(DIST, name, max_age=YEAR, mimetype=_media_type(name))
    response.headers["Vary"] = "Accept-Encoding"
    response.cache_control.immutable = True
    response.cache_control.public = True
    return response


def _media_type(name: str) -> str:
    return {
        "css": "text/css",
        "js": "text/javascript",
        "woff2": "font/woff2",
        "txt": "text/plain",
    }[name.rsplit(".", 1)[1]]
