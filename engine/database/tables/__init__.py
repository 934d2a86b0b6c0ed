"""The tables, a file per subject."""

from engine.database.tables.accounts import (
    account_event,
    ended_session,
    external_identity,
    one_time_link,
    recovery_code,
    second_factor,
)
from engine.database.tables.cases import (
    INSTANCE_COLUMNS,
    case_counter,
    history,
    instance,
    instance_access,
    look,
    variable,
)
from engine.database.tables.desk import desk_choice, saved_filter, stood_in
from engine.database.tables.incoming import incoming, incoming_file
from engine.database.tables.metadata import BigId, metadata
from engine.database.tables.news import digest_item, notice, outbox, signal_choice
from engine.database.tables.organisation import function, held_function, person, setting, stand_in, team
from engine.database.tables.outside import kept_file, kept_form, letter_answer, party_link, past_link, tried
from engine.database.tables.papers import (
    deadline,
    deadline_watch,
    document,
    document_content,
    document_words,
    letter_paper,
    letter_text,
)
from engine.database.tables.policy import (
    deployment,
    deployment_file,
    policy_content,
    policy_draft,
    policy_draft_file,
    policy_review,
    start_timer,
)
from engine.database.tables.search import SEARCH_WORDS, search_entry, search_state
from engine.database.tables.setbacks import setback
from engine.database.tables.tasks import draft, draft_file, task_offer, user_task
from engine.database.tables.waiting import incident, job, subscription, timer

__all__ = [
    "INSTANCE_COLUMNS",
    "SEARCH_WORDS",
    "BigId",
    "account_event",
    "case_counter",
    "deadline",
    "deadline_watch",
    "deployment",
    "deployment_file",
    "desk_choice",
    "digest_item",
    "document",
    "document_content",
    "document_words",
    "draft",
    "draft_file",
    "ended_session",
    "external_identity",
    "function",
    "held_function",
    "history",
    "incident",
    "incoming",
    "incoming_file",
    "instance",
    "instance_access",
    "job",
    "kept_file",
    "kept_form",
    "letter_answer",
    "letter_paper",
    "letter_text",
    "look",
    "metadata",
    "notice",
    "one_time_link",
    "outbox",
    "party_link",
    "past_link",
    "person",
    "policy_content",
    "policy_draft",
    "policy_draft_file",
    "policy_review",
    "recovery_code",
    "saved_filter",
    "search_entry",
    "search_state",
    "second_factor",
    "setback",
    "setting",
    "signal_choice",
    "stand_in",
    "start_timer",
    "stood_in",
    "subscription",
    "task_offer",
    "team",
    "timer",
    "tried",
    "user_task",
    "variable",
]
