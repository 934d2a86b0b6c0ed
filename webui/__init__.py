"""What people see: server-rendered pages over the engine's front door. Works without JavaScript.

`create_app(engine, settings)` gives a WSGI application. Pages live in `pages/` (a blueprint per family of
screens), words for people in `presenters/`, who may enter in `access.py`, refusals in `error_pages.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from engine import Engine, Settings


def create_app(engine: Engine, settings: Settings) -> Flask:
    """The web application on this engine. See `webui.application`; loaded here, so that the command that
    builds the assets needs nothing of it."""
    from webui.application import create_app as create

    return create(engine, settings)
