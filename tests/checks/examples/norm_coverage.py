"""Rules that something carries."""

from tests.checks.bundles import NORMS, files, having, line, user

GOOD = (files(line(user())), {"forms/x.md": b""})
BAD = (
    (having("processes/norms.csv", NORMS + "N-5,wet,route,Loop,,\n"), "N-5", "Niets draagt"),
    (having("processes/norms.csv", NORMS + "N-5,wet,route,Loop,open,\n"), "", "zonder reden"),
    (
        having("processes/norms.csv", NORMS + "".join(f"O-{n},wet,step,x,open,later\n" for n in range(30))),
        "",
        "hooguit 25",
    ),
)
