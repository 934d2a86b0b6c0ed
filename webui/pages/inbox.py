"""The inbox: what waits for me, most urgent first."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import InboxFilter, InboxScope
from webui.access import SIGNED_IN, engine, entry, me
from webui.layout import Tab, next_page, now, use_counts
from webui.presenters import inbox as presenter

pages = Blueprint("inbox", __name__)

SEARCH_FROM = 8  # somebody with three tasks needs no search bar


@pages.get("/taken")
@entry(SIGNED_IN)
def show() -> str:
    """My tasks and those of my functions."""
    person, arguments = me(), request.args
    scope = next((one for one in InboxScope if one.value == arguments.get("welke")), InboxScope.ALL)
    search, function = arguments.get("zoek", "").strip(), arguments.get("functie", "")
    filters = InboxFilter(
        scope=scope,
        function=function or None,
        overdue_only=arguments.get("welke") == "te-laat",
        search=search,
    )
    page = engine().inbox(person.username, filters, arguments.get("vanaf"))
    counts = page.counts
    use_counts(counts)
    norms = {norm.id: norm for norm in engine().norms()}

    def tab(label: str, which: str | None, count: int) -> Tab:
        return Tab(label, url_for("inbox.show", welke=which), arguments.get("welke") == which, count)

    scopes = [
        tab("Alles", None, counts.mine + counts.available),
        tab("Van mij", InboxScope.MINE.value, counts.mine),
        tab("Voor mijn functies", InboxScope.AVAILABLE.value, counts.available),
        tab("Te laat", "te-laat", counts.overdue),
    ]
    signals = engine().signals(person.username) if scope is InboxScope.ALL else ()
    return render_template(
        "inbox.html",
        groups=presenter.groups(page.rows, person.username, now(), norms),
        summary=presenter.summary(counts),
        scopes=scopes,
        scope=arguments.get("welke") or "all",
        search=search,
        function=function,
        functions=person.function_names,
        show_search=bool(search or function) or counts.mine + counts.available >= SEARCH_FROM,
        signals=signals,
        notices=presenter.notices(signals),
        next_address=next_page(page.next_cursor),
    )


@pages.post("/taken/gezien")
@entry(SIGNED_IN)
def read() -> Response:
    """These signals were seen."""
    numbers = [int(value) for value in request.form.getlist("id") if value.isdigit()]
    engine().mark_read(numbers, me().username)
    return redirect(url_for("inbox.show"))
