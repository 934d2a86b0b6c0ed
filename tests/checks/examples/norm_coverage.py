"""Rules that something carries, and a register that is in order."""

from tests.checks.bundles import NORMS, TABLE, files, having, line, row, user

WANTED = NORMS + "N-5,wet,route,Loop,,\n"


def with_table(rows: str, table: str = TABLE) -> dict[str, bytes]:
    """A register that wants N-5, and a table."""
    return {
        **having("processes/norms.csv", WANTED),
        "processes/d1.dmn": table.replace("{rules}", rows).encode(),
    }


def on_a_flow(name: str = "norm", value: str = "N-5") -> bytes:
    """The process with a property on its first flow."""
    inside = (
        "<bpmn:extensionElements><zeebe:properties>"
        f'<zeebe:property name="{name}" value="{value}"/></zeebe:properties></bpmn:extensionElements>'
    )
    plain = files(line(user()))["processes/p.bpmn"].decode()
    flow = '<bpmn:sequenceFlow id="f_s_u" sourceRef="s" targetRef="u"/>'
    assert flow in plain
    return plain.replace(flow, f"{flow[:-2]}>{inside}</bpmn:sequenceFlow>").encode()


IN_A_FORMULA = TABLE.replace(
    '<output id="to" name="answer" typeRef="string"/>', '<output id="to" name="norm"/>'
)
DESCRIBED = TABLE.replace('name="d1"><variable', 'name="d1"><description>{said}</description><variable')
GOOD = (
    files(line(user())),
    {"forms/x.md": b""},
    {**having("processes/norms.csv", WANTED), "processes/p.bpmn": on_a_flow()},
    {**having("processes/norms.csv", WANTED), "forms/texts/words.json": b'{"norms": ["N-5"]}'},
    with_table(row(1, "-", '"x"', "N-1 N-5")),
    with_table(row(1, "-", 'if amount = 1 then "N-5" else "N-1"', "N-1"), IN_A_FORMULA),
    with_table(row(1, "-", '"x"', "N-1"), DESCRIBED.replace("{said}", "Kies. Norm: N-5.")),
)
BAD = (
    (having("processes/norms.csv", WANTED), "N-5", "Niets draagt"),
    (
        with_table(row(1, "-", '"x"', "N-1"), DESCRIBED.replace("{said}", "De huisnorm: N-5.")),
        "N-5",
        "Niets draagt",
    ),
    (having("processes/norms.csv", NORMS + "N-5,wet,route,Loop,open,\n"), "N-5", "zonder reden"),
    (having("processes/norms.csv", NORMS + "N-1,wet,step,Nog eens,,\n"), "N-1", "twee keer"),
    (having("processes/norms.csv", NORMS + "N-5,wet,stap,Loop,,\n"), "N-5", "soort die niet bestaat: 'stap'"),
    (having("processes/norms.csv", NORMS + "N-5,wet,data,Bewaar,later,\n"), "N-5", "is 'later'"),
    (
        having("processes/norms.csv", NORMS.replace("Doe iets,,", "Doe iets,open,Komt later")),
        "N-1",
        "wordt al genoemd in processes/d1.dmn",
    ),
    (
        having("processes/norms.csv", NORMS + "".join(f"O-{n},wet,step,x,open,later\n" for n in range(30))),
        "",
        "hooguit 25",
    ),
)
