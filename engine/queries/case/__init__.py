"""A case as one person may see it: a file per subject."""

from engine.queries.case.deadlines import deadline_view
from engine.queries.case.looking import (
    find_case,
    may_look,
    may_look_into,
    may_write,
    must_see,
    reader,
    reads_all,
    reads_as,
)
from engine.queries.case.messages import for_party, is_first, message_options
from engine.queries.case.places import phase_steps, places
from engine.queries.case.recording import must_record
from engine.queries.case.view import case, history, incident_row

__all__ = [
    "case",
    "deadline_view",
    "find_case",
    "for_party",
    "history",
    "incident_row",
    "is_first",
    "may_look",
    "may_look_into",
    "may_write",
    "message_options",
    "must_record",
    "must_see",
    "phase_steps",
    "places",
    "reader",
    "reads_all",
    "reads_as",
]
