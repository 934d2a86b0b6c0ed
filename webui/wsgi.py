"""The application that a WSGI server loads: `webui.wsgi:application` (a factory)."""

from flask import Flask

from engine import Settings
from engine.bootstrap import build
from webui import create_app


def application() -> Flask:
    """The web pages on the engine that the environment describes."""
    settings = Settings.from_environment()
    return create_app(build(settings), settings)
