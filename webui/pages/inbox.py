"""The inbox: what waits for me, most urgent first; as cards for a few tasks, as a table for many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import Desk, FilterRow, InboxCounts, InboxScope
from webui.access import SIGNED_IN, engine, entry, me
from webui.language import gettext as _
from webui.layout import Tab, next_page, now, use_counts
from webui.numbers import numbers
from webui.presenters import inbox as presenter
from webui.presenters import inbox_filter
from webui.presenters.moments import local

pages = Blueprint("inbox", __name__)

ON_A_PAGE = 50
CALM = 8  # with fewer tasks nobody needs a search bar in sight


@dataclass(frozen=True, slots=True)
class SavedTab:
    """A saved filter with its address."""

    row: FilterRow
    address: str
    here: bool


@pages.get("/taken")
@entry(SIGNED_IN)
def show() -> str | Response:
    """My tasks and those of my functions; without a wish in the address, the filter I chose to begin with."""
    person, arguments = me(), request.args.to_dict()
    desk = engine().desk(person.username)
    if not arguments and desk.opens_with is not None:
        return redirect(_saved_address(desk.opens_with))
    filters = inbox_filter.read(arguments)
    since, query = arguments.get("vanaf"), inbox_filter.query(arguments)
    here = f"{request.path}?{query}" if query else f"{request.path}?welke=all"
    page = engine().inbox(person.username, filters, since, ON_A_PAGE)
    if since and not page.rows:  # all that stood here was done or handed over meanwhile
        return redirect(here)
    counts = page.counts
    use_counts(counts)
    norms = {norm.id: norm for norm in engine().norms()}
    choices = engine().inbox_choices(person.username)
    first_page = not since
    start = first_page and not filters.narrows and filters.scope is InboxScope.ALL
    signals = engine().signals(person.username) if start else ()
    names = {one.username: one.name for one in engine().people()} if desk.away or desk.stands_in else {}
    return render_template(
        "inbox.html",
        groups=presenter.groups(page.rows, person.username, now(), norms),
        shown=len(page.rows),
        matching=page.matching,
        narrows=filters.narrows and not filters.overdue_only,
        summary=presenter.summary(counts, _away(desk, person.username, names)),
        scopes=_scopes(arguments, counts, stands_in=bool(desk.stands_in)),
        filters=filters,
        asked=arguments,
        chips=inbox_filter.chips(arguments, choices),
        choices=choices,
        urgencies=inbox_filter.URGENCIES,
        last_events=inbox_filter.LAST_EVENTS,
        saved=_saved(desk, query),
        query=query,
        here=here,
        back=f"{here}&{urlencode({'vanaf': since})}" if since else here,
        desk=desk,
        table=_as_table(desk, filters.scope, counts),
        all_chosen=arguments.get("kies") == "alles",
        choose_all=f"{request.path}?{urlencode({**arguments, 'kies': 'alles'})}",
        names=names,
        signals=signals,
        notices=presenter.notices(signals),
        first_page=first_page,
        whole=first_page and page.next_cursor is None,
        next_address=next_page(page.next_cursor),
        calm=start and counts.mine + counts.available < CALM and not desk.filters,
    )


def _away(desk: Desk, username: str, names: Mapping[str, str]) -> presenter.Away | None:
    """Who has the tasks of somebody who is away today."""
    if not desk.away:
        return None
    today = local(now()).date()
    kept = [
        {
            task.task_id
            for task in engine().absence(username, today, today, username, stand_in=one.stand_in).kept_out
        }
        for one in desk.away
    ]
    called = tuple(names.get(one.stand_in, one.stand_in) for one in desk.away)
    return presenter.Away(called, len(set.intersection(*kept)))


def _as_table(desk: Desk, scope: InboxScope, counts: InboxCounts) -> bool:
    """What the person chose; else cards for a few tasks, and a table for many."""
    if desk.view:
        return desk.view == "table"
    return scope is InboxScope.SEEN or counts.mine + counts.available > presenter.CALM


def _scopes(arguments: Mapping[str, str], counts: InboxCounts, *, stands_in: bool = False) -> list[Tab]:
    """The tabs; the rest of the filter goes along. Who stands in for somebody has their tasks under both."""
    wishes = {name: value for name, value in arguments.items() if name in inbox_filter.FIELDS}

    def tab(label: str, which: str, count: int | None) -> Tab:
        address = f"{url_for('inbox.show')}?{urlencode({inbox_filter.SCOPE: which, **wishes})}"
        return Tab(label, address, arguments.get(inbox_filter.SCOPE, "all") == which, count)

    return [
        tab(_("Voor mij"), "all", counts.mine + counts.available),
        tab(
            _("Van mij en wie ik vervang") if stands_in else _("Van mij"), InboxScope.MINE.value, counts.mine
        ),
        tab(
            _("Van onze functies") if stands_in else _("Van mijn functies"),
            InboxScope.AVAILABLE.value,
            counts.available,
        ),
        tab(_("Te laat"), inbox_filter.LATE, counts.overdue),
        tab(_("Alles wat ik mag zien"), InboxScope.SEEN.value, None),
    ]


def _saved_address(row: FilterRow) -> str:
    fields = inbox_filter.fields_of(row.query)
    return f"{url_for('inbox.show')}?{urlencode({inbox_filter.SCOPE: 'all', **fields})}"


def _saved(desk: Desk, query: str) -> list[SavedTab]:
    here = {inbox_filter.SCOPE: "all", **inbox_filter.fields_of(query)}
    return [
        SavedTab(
            row,
            _saved_address(row),
            {inbox_filter.SCOPE: "all", **inbox_filter.fields_of(row.query)} == here,
        )
        for row in desk.filters
    ]


@pages.post("/taken/gezien")
@entry(SIGNED_IN)
def read() -> Response:
    """These signals were seen."""
    engine().mark_read(numbers(request.form.getlist("id")), me().username)
    return redirect(url_for("inbox.show"))
