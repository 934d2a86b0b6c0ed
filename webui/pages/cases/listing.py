"""Finding cases: the list, and the same as a file."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for

from webui.access import SIGNED_IN, engine, entry, me
from webui.language import gettext as _
from webui.language import told
from webui.layout import Tab, next_page, now, words
from webui.pages.cases.blueprint import pages, stamp
from webui.presenters import case as presenter
from webui.presenters import finding
from webui.sending import sent_along

MOST_IN_A_FILE = 5_000
AT_A_TIME = 500


@pages.get("/zaken")
@entry(SIGNED_IN)
def overview() -> str:
    """All cases that I may see, newest or most urgent first."""
    asked = finding.looking(request.args)
    page = engine().cases(me().username, asked.filters(now()), request.args.get("vanaf"))
    startable = engine().startable(me().username)
    return render_template(
        "cases/overview.html",
        rows=[presenter.line(row, now()) for row in page.rows],
        scopes=[
            Tab(told(label), _list_address(asked, welke=key), key == asked.which)
            for key, (label, _filter) in finding.VIEWS.items()
        ],
        orders=[
            Tab(told(label), _list_address(asked, welke=asked.which, volgorde=key), key == asked.order)
            for key, (label, _order) in finding.ORDERS.items()
        ],
        asked=asked,
        phases=presenter.phase_choices(engine().text("phases.json")),
        functions=[one.name for one in engine().functions()],
        people=engine().people(),
        processes=[(one.process_id, one.name) for one in startable],
        dues=[(key, told(label)) for key, (label, _days) in finding.DUE.items()],
        startable=startable,
        next_address=next_page(page.next_cursor),
        previous_address=next_page(page.previous_cursor),
        file_address=f"{url_for('cases.as_file')}?{urlencode(request.args.to_dict())}",
    )


def _list_address(asked: finding.Looking, **other: str) -> str:
    given = {
        "zoek": asked.search,
        "fase": asked.phase,
        "bij": asked.waiting_for,
        "proces": asked.process,
        "termijn": asked.due,
        "volgorde": asked.order,
        **other,
    }
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{url_for('cases.overview')}?{query}"


@pages.get("/zaken.csv")
@entry(SIGNED_IN)
def as_file() -> Response:
    """The list as asked, for a spreadsheet; one that is cut off says so. It is on the disk before it is sent,
    so that what goes wrong halfway is told on a page."""
    heads = [
        _("Nummer"), _("Onderwerp"), _("Stand"), _("Fase"), _("Wacht op"), _("Eerste termijn"),
        _("Welke termijn"), _("Begonnen"), _("Gesloten"), _("Uitkomst"),
    ]  # fmt: skip
    written = cast(BinaryIO, TemporaryFile())  # noqa: SIM115  closed when it is sent
    finding.write_csv(written, heads, _lines())
    name = f"{words()['casesWord']}-{stamp(now())}.csv"
    return sent_along(written, name, "text/csv")


def _lines() -> Iterator[presenter.CaseLine | str]:
    filters = finding.looking(request.args).filters(now())
    cursor, left = None, MOST_IN_A_FILE
    while left:
        page = engine().cases(me().username, filters, cursor, min(AT_A_TIME, left))
        yield from (presenter.line(row, now()) for row in page.rows)
        cursor, left = page.next_cursor, left - len(page.rows)
        if cursor is None:
            return
    yield _("Er zijn er meer. Dit bestand houdt op na %(num)d.", num=MOST_IN_A_FILE)
