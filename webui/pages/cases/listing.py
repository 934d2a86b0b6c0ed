"""Finding cases: the list, and the same as a file."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, render_template, request, url_for

from webui.access import SIGNED_IN, engine, entry, me
from webui.language import gettext as _
from webui.language import told
from webui.layout import Tab, next_page, now, words
from webui.pages.cases.blueprint import pages, stamp
from webui.presenters import case as presenter
from webui.presenters import finding

MOST_IN_A_FILE = 5_000


@pages.get("/zaken")
@entry(SIGNED_IN)
def overview() -> str:
    """All cases that I may see, newest first."""
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
        asked=asked,
        phases=presenter.phase_choices(engine().text("phases.json")),
        functions=[one.name for one in engine().functions()],
        people=engine().people(),
        processes=[(one.process_id, one.name) for one in startable],
        dues=[(key, told(label)) for key, (label, _days) in finding.DUE.items()],
        startable=startable,
        next_address=next_page(page.next_cursor),
        file_address=f"{url_for('cases.as_file')}?{urlencode(request.args.to_dict())}",
    )


def _list_address(asked: finding.Looking, **other: str) -> str:
    given = {
        "zoek": asked.search,
        "fase": asked.phase,
        "bij": asked.waiting_for,
        "proces": asked.process,
        "termijn": asked.due,
        **other,
    }
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{url_for('cases.overview')}?{query}"


@pages.get("/zaken.csv")
@entry(SIGNED_IN)
def as_file() -> Response:
    """The list as asked, for a spreadsheet; one that is cut off says so."""
    filters = finding.looking(request.args).filters(now())
    lines: list[presenter.CaseLine] = []
    cursor = None
    while len(lines) < MOST_IN_A_FILE:
        page = engine().cases(me().username, filters, cursor, min(500, MOST_IN_A_FILE - len(lines)))
        lines += [presenter.line(row, now()) for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break
    heads = [
        _("Nummer"), _("Onderwerp"), _("Stand"), _("Fase"), _("Wacht op"), _("Eerste termijn"),
        _("Welke termijn"), _("Begonnen"), _("Gesloten"), _("Uitkomst"),
    ]  # fmt: skip
    more = _("Er zijn er meer. Dit bestand houdt op na %(num)d.", num=MOST_IN_A_FILE) if cursor else ""
    name = f"{words()['casesWord']}-{stamp(now())}.csv"
    return Response(
        finding.as_csv(lines, heads, more),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
