"""The application that a WSGI server loads: `webui.wsgi:application` (a factory), once per worker."""

import gc
import logging

from flask import Flask

from engine import Settings, logs, measuring
from engine.bootstrap import build
from engine.watching import note
from webui import create_app

# Objects made between two looks of the collector. What a page makes goes when the page is done, without it;
# with the default of 700 it walks through everything that lives several times per page.
_GC_AFTER = 50_000


def application() -> Flask:
    """The web pages on the engine that the environment describes."""
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
