"""The application that a WSGI server loads: `webui.wsgi:application` (a factory), once per worker."""

import gc
import logging
import sys
import time
from threading import Thread

from flask import Flask

from engine import Engine, Settings, logs, measuring
from engine.bootstrap import build
from engine.errors import BehoorlijkError
from engine.watching import note
from webui import create_app

# Objects made between two looks of the collector. Most of what a page makes goes when the page is done,
# without it: with the default of 700 it walks several times per page through what is still needed. What goes
# round in a circle (templates that import one another) waits for it, some hundreds of objects per page, and
# then one page waits for all of them: with ten times this number for as long as the page itself takes.
_GC_AFTER = 5_000
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
    tune_collector()
    Thread(target=warm_up, args=(engine,), name="warming up", daemon=True).start()
    note(logging.INFO, "web worker is ready")
    return app


def warm_up(engine: Engine) -> None:
    """Works out what pages about the policy ask of the whole of it: a second or so, beside the first
    visitors, so that none of them waits for it."""
    try:
        engine.file_names(None)
        engine.norm_register()
    except BehoorlijkError:
        return  # nothing was deployed yet; or the database is away, which each page will say
    tune_collector()


def tune_collector() -> None:
    """For a process in which all is loaded: what is there now stays, and need not be looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GC_AFTER, 20, 100)
