"""The policy that went live: versions, and each diagram, table, form and letter to look at."""

from __future__ import annotations

import io
import zipfile

from flask import Blueprint, Response, render_template, url_for

from engine import Deployment
from webui.access import OWNERS, engine, entry
from webui.presenters import drawing
from webui.presenters import files as presenter

pages = Blueprint("deployments", __name__)


@pages.get("/processen")
@entry(OWNERS)
def overview() -> str:
    """All versions, newest first."""
    return render_template("deployments/overview.html", rows=engine().deployments())


@pages.get("/processen/<int:deployment_id>")
@entry(OWNERS)
def show(deployment_id: int) -> str:
    """The files of one version, by kind."""
    files = engine().deployed_files(deployment_id)
    return render_template(
        "deployments/show.html", deployment=_deployment(deployment_id), groups=presenter.by_kind(files)
    )


@pages.get("/processen/<int:deployment_id>/bestand/<path:path>")
@entry(OWNERS)
def file(deployment_id: int, path: str) -> str:
    """One file to look at: a diagram as a drawing, everything else as text."""
    content = engine().deployed_file(deployment_id, path)
    picture = ""
    if path.endswith(".bpmn"):
        diagram = engine().drawing(deployment_id, path)
        names = [process.name or process.id for process in diagram.processes.values()]
        title = names[0] if names else path
        picture = drawing.draw(diagram, {}, title=title, description=f"Tekening van {title}.")
    return render_template(
        "deployments/file.html",
        deployment=_deployment(deployment_id),
        path=path,
        picture=picture,
        table=presenter.csv_rows(content) if path.endswith(".csv") else None,
        text=content.decode("utf-8", errors="replace"),
        back=url_for("deployments.show", deployment_id=deployment_id),
    )


@pages.get("/processen/<int:deployment_id>/alles.zip")
@entry(OWNERS)
def archive(deployment_id: int) -> Response:
    """All files of one version, for a modeller on the desktop."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        for row in engine().deployed_files(deployment_id):
            bundle.writestr(row.path, engine().deployed_file(deployment_id, row.path))
    name = f"processen-versie-{_deployment(deployment_id).number}.zip"
    return Response(
        packed.getvalue(),
        mimetype="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _deployment(deployment_id: int) -> Deployment:
    return presenter.chosen(engine().deployments(), deployment_id)
