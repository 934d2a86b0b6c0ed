"""How fast FEEL is: beside the same condition in plain Python, bkflow-feel (PyPI) and feelin (npm).

Run as `python -m tests.bench.feel_bench [--json]`. Every case is the everyday one: the text was compiled
when the deployment went live, and is now evaluated over data. The peers have no such step and read the text
every time. They are installed under `build/peers` on the first run; where that cannot be done their columns
stay empty.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.dmn import load
from engine.feel import compile_expression

PEERS = Path(__file__).parents[2] / "build" / "peers"
SECONDS = 0.6
Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """An expression (or the rows of a table, tried in turn) that is true over the context."""

    name: str
    texts: tuple[str, ...]
    context: Context
    plain: Callable[[Context], Any]


@dataclass(frozen=True, slots=True)
class Row:
    """Microseconds per evaluation; None where there is no answer."""

    name: str
    ours: float
    plain: float
    bkflow_feel: float | None
    feelin: float | None

    @property
    def times_plain(self) -> float:
        return self.ours / self.plain


BANDS = tuple((low, low + 10) for low in range(0, 120, 10))
TABLE_ROWS = tuple(f'kind = "permit" and days >= {low} and days < {high}' for low, high in BANDS)


def _plain_table(c: Context) -> str | None:
    for low, high in BANDS:
        if c["kind"] == "permit" and low <= c["days"] < high:
            return f"band {low}"
    return None


CASES = (
    Case("number", ("days > 5",), {"days": 7}, lambda c: c["days"] > 5),
    Case(
        "number and text",
        ('days > 5 and kind = "permit"',),
        {"days": 7, "kind": "permit"},
        lambda c: c["days"] > 5 and c["kind"] == "permit",
    ),
    Case(
        "members",
        ('request.days > 5 and request.kind = "permit"',),
        {"request": {"days": 7, "kind": "permit"}},
        lambda c: c["request"]["days"] > 5 and c["request"]["kind"] == "permit",
    ),
    Case(
        "choice of texts",
        ('kind = "notice" or kind = "permit"',),
        {"kind": "permit"},
        lambda c: c["kind"] == "notice" or c["kind"] == "permit",
    ),
    Case("range", ("days in [1..10]",), {"days": 7}, lambda c: 1 <= c["days"] <= 10),
    Case(
        "some of a list",
        ("some x in xs satisfies x > 3",),
        {"xs": [1, 2, 3, 4]},
        lambda c: any(x > 3 for x in c["xs"]),
    ),
    Case("12 rows, the last fits", TABLE_ROWS, {"kind": "permit", "days": 115}, _plain_table),
)


def _table() -> bytes:
    rules = "".join(
        f"<rule id='r{low}'><inputEntry id='k{low}'><text>\"permit\"</text></inputEntry>"
        f"<inputEntry id='d{low}'><text>[{low}..{high})</text></inputEntry>"
        f"<outputEntry id='o{low}'><text>\"band {low}\"</text></outputEntry></rule>"
        for low, high in BANDS
    )
    return (
        "<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/' id='d' name='bench'"
        " namespace='bench'>"
        "<inputData id='kind' name='kind'><variable name='kind' typeRef='string'/></inputData>"
        "<inputData id='days' name='days'><variable name='days' typeRef='number'/></inputData>"
        "<decision id='band' name='band'><variable name='band' typeRef='string'/>"
        "<informationRequirement id='i1'><requiredInput href='#kind'/></informationRequirement>"
        "<informationRequirement id='i2'><requiredInput href='#days'/></informationRequirement>"
        "<decisionTable id='t' hitPolicy='FIRST'>"
        "<input id='a'><inputExpression id='e1' typeRef='string'><text>kind</text></inputExpression></input>"
        "<input id='b'><inputExpression id='e2' typeRef='number'><text>days</text></inputExpression></input>"
        f"<output id='out' typeRef='string'/>{rules}</decisionTable></decision></definitions>"
    ).encode()


def microseconds(call: Callable[[], Any]) -> float:
    """The best of three rounds, as the machine is shared."""
    for _ in range(200):
        call()
    best = float("inf")
    for _ in range(3):
        turns, start = 0, time.perf_counter()
        while (spent := time.perf_counter() - start) < SECONDS / 3:
            for _ in range(100):
                call()
            turns += 100
        best = min(best, spent / turns * 1e6)
    return best


def _ours(case: Case) -> float:
    if len(case.texts) == 1:
        compiled = compile_expression(case.texts[0], case.context)
        assert compiled(case.context) is True
        return microseconds(lambda: compiled(case.context))
    model = load(_table())
    assert model.evaluate("band", case.context).value == case.plain(case.context)
    return microseconds(lambda: model.evaluate("band", case.context))


def _asked() -> list[dict[str, Any]]:
    return [{"texts": list(case.texts), "context": case.context} for case in CASES]


def _run(command: list[str], given: dict[str, Any], env: dict[str, str] | None = None) -> list[float | None]:
    done = subprocess.run(
        command, input=json.dumps(given), capture_output=True, text=True, timeout=300, env=env
    )
    if done.returncode != 0:
        return [None] * len(CASES)
    found: list[float | None] = json.loads(done.stdout)
    return found


def _installed(folder: Path, command: list[str]) -> bool:
    if folder.exists():
        return True
    try:
        return subprocess.run(command, capture_output=True, timeout=300).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _bkflow_feel() -> list[float | None]:
    target = PEERS / "python"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(target), "bkflow-feel"]
    if not _installed(target / "bkflow_feel", pip):
        return [None] * len(CASES)
    script = str(Path(__file__).with_name("feel_peer.py"))
    given = {"cases": _asked(), "seconds": SECONDS}
    return _run([sys.executable, script], given, {"PYTHONPATH": str(target)})


def _feelin() -> list[float | None]:
    target = PEERS / "node"
    target.mkdir(parents=True, exist_ok=True)
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(target), "feelin"]
    if not _installed(target / "node_modules" / "feelin", npm):
        return [None] * len(CASES)
    module = (target / "node_modules" / "feelin" / "dist" / "index.js").as_uri()
    script = str(Path(__file__).with_name("feel_peers.mjs"))
    return _run(["node", script], {"module": module, "cases": _asked(), "seconds": SECONDS})


def measure() -> list[Row]:
    """All cases, in one run on one machine."""
    bkflow_feel, feelin = _bkflow_feel(), _feelin()
    return [
        Row(case.name, _ours(case), microseconds(lambda case=case: case.plain(case.context)), bkflow, node)
        for case, bkflow, node in zip(CASES, bkflow_feel, feelin)
    ]


AIMS: Mapping[str, tuple[float, bool]] = {}


def run() -> dict[str, Any]:
    """{"figures": a row for each case, "ratios": the worst case of each comparison}."""
    rows = measure()
    return {"figures": [asdict(row) for row in rows], "ratios": ratios(rows)}


def ratios(rows: list[Row]) -> dict[str, Any]:
    """Times slower than plain Python, times faster than each peer: the worst case of each."""
    tables = [row for row in rows if "rows" in row.name]
    quantifiers = [row for row in rows if row.name.startswith("some")]
    conditions = [row for row in rows if row not in tables and row not in quantifiers]
    bkflow = [row.bkflow_feel / row.ours for row in rows if row.bkflow_feel is not None]
    feelin = [row.feelin / row.ours for row in rows if row.feelin is not None]
    return {
        "feel_condition_vs_plain_python": max(row.times_plain for row in conditions),
        "feel_quantifier_vs_plain_python": max(row.times_plain for row in quantifiers),
        "feel_table_vs_plain_python": max(row.times_plain for row in tables),
        "feel_vs_bkflow_feel": min(bkflow, default=None),
        "feel_vs_feelin": min(feelin, default=None),
    }


def lines(report: Mapping[str, Any]) -> list[str]:
    """The page of figures."""
    rows = [Row(**row) for row in report["figures"]]

    def cell(value: float | None, ours: float) -> str:
        return f"{'-':>22}" if value is None else f"{value:11.1f} ({value / ours:6.0f}x)"

    head = (
        f"{'microseconds per evaluation':32}{'FEEL':>9}{'plain Python':>20}{'bkflow-feel':>22}{'feelin':>22}"
    )
    return [head] + [
        f"{row.name:32}{row.ours:9.2f}{row.plain:11.3f} ({row.times_plain:4.1f}x)"
        f"{cell(row.bkflow_feel, row.ours)}{cell(row.feelin, row.ours)}"
        for row in rows
    ]


def main() -> int:
    rows = measure()
    if "--json" in sys.argv:
        print(json.dumps([asdict(row) for row in rows], indent=1))
    else:
        print("\n".join(lines({"figures": [asdict(row) for row in rows]})))
    return 0


if __name__ == "__main__":
    sys.exit(main())
