"""The command that builds style sheet and script."""

from pathlib import Path

import pytest

from webui.assets import build
from webui.assets.build import DIST, BuildError


def test_what_is_up_to_date_is_not_built_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert build.up_to_date()
    monkeypatch.setattr(build, "_node_on_path", lambda: pytest.fail("looked for node"))
    assert build.build() is False


def test_a_changed_source_asks_for_a_new_build(tmp_path: Path) -> None:
    for name in ("manifest.json", build.STAMP):
        (tmp_path / name).write_bytes((DIST / name).read_bytes())
    assert build.up_to_date(tmp_path)
    (tmp_path / build.STAMP).write_text("iets anders\n")
    assert not build.up_to_date(tmp_path)


def test_a_step_that_fails_says_what_to_do() -> None:
    with pytest.raises(BuildError, match="NODE_EXTRA_CA_CERTS"):
        build._run("Het bundelen", ("false",), "/usr/bin:/bin")


def test_the_licences_of_the_parts_travel_along() -> None:
    notice = (DIST / "NOTICE.txt").read_text(encoding="utf-8")
    for part in ("@utrecht/button-css", "voorbeeld-design-tokens", "noto-sans", "EUPL-1.2", "OFL-1.1"):
        assert part in notice


def test_the_weight_of_what_every_page_loads_stays_small() -> None:
    parts = [*DIST.glob("app-*.css.gz"), *DIST.glob("app-*.js.gz"), *DIST.glob("*.woff2")]
    assert len(parts) == 3
    assert sum(part.stat().st_size for part in parts) < 75_000


def test_the_style_sheet_asks_nothing_of_other_sites() -> None:
    (style,) = DIST.glob("app-*.css")
    text = style.read_text(encoding="utf-8")
    assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in text
    assert "@import" not in text
