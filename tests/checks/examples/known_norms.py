"""Norms that the register knows."""

from tests.checks.bundles import FOR_DESK, FORM, files, line, property_, user

GOOD = (
    files(line(user(inside=FOR_DESK + property_("norm", "N-1 N-3")))),
    {"forms/f1.form": str(FORM).encode()},
)
BAD = (
    (files(line(user(inside=FOR_DESK + property_("norm", "N-1 N-99")))), "u", "'N-99'"),
    (
        {**files(line(user())), "forms/letters/l1.md": b"---\nid: l1\ntitle: x\nnorms: Q-1\n---\nx"},
        "",
        "'Q-1'",
    ),
)
