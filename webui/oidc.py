"""Signing in at the organisation's own sign-in service: OpenID Connect, code flow with PKCE, state and nonce.

What comes back is checked by Authlib (signature, issuer, audience, nonce, times); who it is here, the engine
decides. Its libraries are large, and loaded only where there is such a service.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from flask import Flask, current_app, session, url_for
from werkzeug.wrappers import Response

from engine import errors
from webui.access import settings
from webui.language import gettext as _

if TYPE_CHECKING:
    from engine import Settings

NAME = "dienst"
HINT = "oidc_hint"
SECONDS = 10
# Browsers drop a cookie above 4 kB, and with it the whole session. A token with many groups is not kept:
# signing out then ends the session here, and the service asks no question.
LONGEST_HINT = 2000


def is_on() -> bool:
    """Whether there is a sign-in service."""
    return bool(settings().oidc_issuer)


def label() -> str:
    """What the button says."""
    return settings().oidc_label or _("Inloggen met uw werkaccount")


def install(app: Flask, settings: Settings) -> None:
    """Knows the sign-in service of the settings; its addresses are asked for at the first use."""
    if not settings.oidc_issuer:
        return
    from authlib.integrations.flask_client import OAuth

    oauth: Any = OAuth(app)  # type: ignore[no-untyped-call]
    oauth.register(
        NAME,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret or None,
        server_metadata_url=settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={
            "scope": settings.oidc_scope,
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
        },
    )
    app.extensions["behoorlijk.oidc"] = oauth


def begin() -> Response:
    """Sends the browser to the sign-in service. Raises SignInRefused when it does not answer."""
    try:
        return cast(Response, _client().authorize_redirect(_address("sign_in.returned")))
    except _failures() as problem:
        raise _silent(problem) from problem


def finish() -> Mapping[str, Any]:
    """The checked claims of who came back. Raises SignInRefused."""
    from authlib.common.errors import AuthlibBaseError

    client = _client()
    try:
        token = client.authorize_access_token()
        claims = dict(token.get("userinfo") or {})
        wanted = {settings().oidc_claim, settings().oidc_groups_claim} - {""}
        if wanted - set(claims):  # a service may tell these only when they are asked for
            more = client.userinfo(token=token)
            if more.get("sub") == claims.get("sub"):
                claims = {**more, **claims}
    except AuthlibBaseError as problem:
        current_app.logger.warning("sign-in service refused: %s", problem)
        if getattr(problem, "error", "") == "access_denied":
            raise errors.SignInRefused(_("U hebt het inloggen afgebroken.")) from problem
        raise errors.SignInRefused(
            _("Het inloggen is niet goed teruggekomen van de inlogdienst. Probeer het opnieuw.")
        ) from problem
    except _failures() as problem:
        raise _silent(problem) from problem
    hint = str(token.get("id_token", ""))
    session[HINT] = hint if len(hint) <= LONGEST_HINT else ""
    return claims


def farewell(hint: str) -> str | None:
    """Where to sign out at the service too; None when that is not needed or not possible."""
    if not is_on() or not hint:
        return None
    try:
        place = _client().load_server_metadata().get("end_session_endpoint")
    except _failures():
        return None
    after = {"id_token_hint": hint, "post_logout_redirect_uri": _address("sign_in.form")}
    return f"{place}?{urlencode(after)}" if place else None


def issuer() -> str:
    """The service as it names itself."""
    return str(_client().load_server_metadata()["issuer"])


def _failures() -> tuple[type[Exception], ...]:
    """What goes wrong between us and the service."""
    import requests
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError

    return AuthlibBaseError, JoseError, requests.RequestException, ValueError, KeyError


def _client() -> Any:
    return current_app.extensions["behoorlijk.oidc"].create_client(NAME)


def _address(endpoint: str) -> str:
    """An address of ours as the service knows it: below the public address of the settings."""
    return settings().base_url.rstrip("/") + url_for(endpoint)


def _silent(problem: Exception) -> errors.SignInRefused:
    current_app.logger.warning("sign-in service does not answer: %s", problem)
    return errors.SignInRefused(
        _("De inlogdienst antwoordt niet. Probeer het zo opnieuw, of gebruik uw wachtwoord als u dat hebt.")
    )
