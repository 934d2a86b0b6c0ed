"""The application that a WSGI server loads: `webui.wsgi:application` (a factory), once per worker."""

import gc
import logging
import sys
import time

from flask import Flask

from engine import Settings, logs, measuring
from engine.bootstrap import build
from engine.errors import BehoorlijkError
from engine.watching import note
from webui import create_app

# Objects made between two looks of the collector. What a page makes goes when the page is done, without it;
# with the default of 700 it walks through everything that lives several times per page.
_GC_AFTER = 50_000
_PAUSE = 2.0  # seconds before a worker that cannot start gives up: the server begins a new one at once


def application() -> Flask:
    """The web pages on the engine that the environment describes. What is wrong with the settings, the assets
    or the database is told in one line of the log; the server tries again until somebody mended it."""
    try:
        return _application()
    except (BehoorlijkError, ValueError, RuntimeError) as problem:
        note(logging.ERROR, "web worker cannot start", why=str(problem))
        time.sleep(_PAUSE)
        sys.exit(1)


def _application() -> Flask:
    settings = Settings.from_environment()
    logs.configure(settings.log_format, settings.log_level)
    measuring.watch_actions()
    engine = build(settings)
    engine.house()  # compiles the live policy now, not at the first visitor
    app = create_app(engine, settings)
    gc.collect()
    gc.freeze()  # what is there now stays: the collector need not look at it again
    gc.set_threshold(_GC_AFTER, 20, 100)
    note(logging.INFO, "web worker is ready")
    return app
