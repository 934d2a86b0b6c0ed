"""Puts the web application together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from webui import (
    access,
    asset_files,
    error_pages,
    forgery,
    headers,
    house_style,
    language,
    layout,
    oidc,
    own_words,
    proxies,
    sign_in,
    watching,
)
from webui.pages import (
    absence,
    account,
    cases,
    clear_letters,
    clock,
    deployments,
    desk,
    documents,
    drafts,
    foresight,
    functions,
    health,
    inbox,
    languages,
    looks,
    messages,
    operations,
    people,
    playing,
    post,
    public,
    rules,
    tasks,
    telling,
    why,
    wishes,
)

if TYPE_CHECKING:
    from engine import Engine, Settings

PAGES = (
    public.pages,
    telling.pages,
    clear_letters.pages,
    sign_in.pages,
    account.pages,
    wishes.pages,
    inbox.pages,
    desk.pages,
    tasks.pages,
    cases.pages,
    messages.pages,
    documents.pages,
    looks.pages,
    why.pages,
    operations.pages,
    deployments.pages,
    drafts.pages,
    foresight.pages,
    playing.pages,
    functions.pages,
    people.pages,
    absence.pages,
    post.pages,
    rules.pages,
    clock.pages,
    languages.pages,
    asset_files.pages,
    house_style.pages,
    health.pages,
)


class StoredNumber(IntegerConverter):
    """A number in an address that a database can hold; a larger one is no address of ours."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=2**63 - 1)


def create_app(engine: Engine, settings: Settings) -> Flask:
    """The web application on this engine. `settings.secret_key` signs the session cookie; when it is empty a
    key is made once and kept in `settings.var_dir`, so that a restart signs nobody out."""
    app = Flask("webui", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.own_key("session"),
        SESSION_COOKIE_NAME="__Host-behoorlijk" if settings.secure_cookies else "behoorlijk",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(minutes=settings.session_minutes),
        MAX_CONTENT_LENGTH=(settings.upload_max_mb + 1) * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
    )
    app.url_map.converters["int"] = StoredNumber
    app.extensions["behoorlijk"] = access.Surroundings(engine, settings)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    watching.install(app)  # first: it measures all that comes after
    proxies.install(app, settings)
    language.install(app)
    own_words.install(app)
    forgery.install(app)
    access.install(app)
    languages.install(app)
    access.install_guard(app)
    headers.install(app)
    layout.install(app)
    house_style.install(app, settings)
    error_pages.install(app)
    oidc.install(app, settings)
    for pages in PAGES:
        app.register_blueprint(pages)
    return app
