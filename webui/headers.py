"""Headers of every answer: a strict content policy, no framing, no guessing of types, no leaking."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request

from webui.access import settings

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# A file that somebody brought in is shown in a box in which nothing runs and nothing is loaded.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'"
# A letter brings its own style; it may stand in a frame of ours.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    # Without scripts its own origin gives a letter nothing; with it our page can see how long it is.
    "sandbox allow-same-origin allow-top-navigation-by-user-activation; frame-ancestors 'self'"
)


# Pages that search engines may show.
TO_BE_FOUND = frozenset(
    {"public.start", "public.text_page", "telling.begin", "public.robots", "assets.file", "house_style.file"}
)
KEPT_LONG = frozenset({"assets.file", "house_style.file"})  # their names change with their content


def is_personal() -> bool:
    """Whether the address itself is a secret of somebody outside."""
    return request.path.startswith(("/volg/", "/formulier/"))


def content_policy() -> str:
    """The content policy. Signing out goes on to the organisation's own sign-in service, if there is one."""
    issuer = urlsplit(settings().oidc_issuer)
    if not issuer.netloc:
        return CONTENT_POLICY
    return CONTENT_POLICY.replace(
        "form-action 'self'", f"form-action 'self' {issuer.scheme}://{issuer.netloc}"
    )


def add(response: Response) -> Response:
    """The headers of one answer. Pages are never kept by caches; a status address never leaks as referrer."""
    response.headers.setdefault("Content-Security-Policy", content_policy())
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers["Referrer-Policy"] = "no-referrer" if is_personal() else "same-origin"
    if request.endpoint not in TO_BE_FOUND:
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    if settings().secure_cookies:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint not in KEPT_LONG:
        response.headers["Cache-Control"] = "no-store"
    return response


def install(app: Flask) -> None:
    """Adds the headers to every answer of this application."""
    app.after_request(add)
