"""Lines of log on standard error: JSON for programs, or text for a terminal.

A line holds what our own code put into it and nothing else: the text of an exception is left out, since it
may hold what somebody filled in; its type and the places in the code are there.
"""

import json
import logging
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from engine.watching import request_id

FORMATS = ("json", "text")
LEVELS = ("debug", "info", "warning", "error")
_PLACES = 8  # innermost places in the code that a line about a failure names
_TALKATIVE = ("alembic", "werkzeug", "sqlalchemy", "urllib3")  # of these, only what is wrong


def check(form: str, level: str) -> None:
    """Raises ValueError for a form or level that there is not."""
    if form not in FORMATS or level not in LEVELS:
        raise ValueError(
            f"BEHOORLIJK_LOG_FORMAT is one of {', '.join(FORMATS)}; "
            f"BEHOORLIJK_LOG_LEVEL one of {', '.join(LEVELS)}"
        )


def configure(form: str, level: str) -> None:
    """Write the log of this process to standard error. Raises ValueError for an unknown form or level."""
    check(form, level)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in ("behoorlijk", "engine", "webui"):
        logging.getLogger(name).setLevel(level.upper())
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It warns at each ring that comes while a round of much work is under way, which is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def server_logging(form: str) -> Mapping[str, Any]:
    """The same for the web server's own lines (`logging.config` form)."""
    kind = "engine.logs.JsonLines" if form == "json" else "engine.logs.TextLines"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": kind}},
        "handlers": {
            "stderr": {"formatter": "lines", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
        },
        "loggers": {"_granian": {"handlers": ["stderr"], "level": "INFO", "propagate": False}},
    }


def fields_of(record: logging.LogRecord) -> dict[str, Any]:
    """What a line says, in order."""
    moment = datetime.fromtimestamp(record.created, UTC)
    line: dict[str, Any] = {
        "at": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": record.getMessage(),
    }
    line.update({name: value for name, value in getattr(record, "fields", {}).items() if value is not None})
    if request := request_id.get():
        line["request"] = request
    if record.exc_info and record.exc_info[0] is not None:
        kind, problem, trace = record.exc_info
        line["error"] = kind.__name__
        if problem is not None and problem.__cause__ is not None:
            line["cause"] = type(problem.__cause__).__name__
        places = traceback.extract_tb(trace)[-_PLACES:]
        line["where"] = [f"{_short(one.filename)}:{one.lineno} {one.name}" for one in places]
    return line


def _short(filename: str) -> str:
    return "/".join(filename.rsplit("/", 3)[-3:])


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(fields_of(record), ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """The same, to be read by people: `moment LEVEL event name=value …`."""

    def format(self, record: logging.LogRecord) -> str:
        line = fields_of(record)
        head = f"{line.pop('at')} {line.pop('level').upper():<7} {line.pop('event')}"
        line.pop("logger")
        where = line.pop("where", [])
        return " ".join([head, *(f"{name}={value}" for name, value in line.items())]) + "".join(
            f"\n    {place}" for place in where
        )
