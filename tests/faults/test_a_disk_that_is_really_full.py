"""A disk of its own (a tmpfs of 24 MB, in a mount namespace that goes away with the process) is written full."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ON_ITS_OWN_DISK = """
import os, subprocess, sys
from pathlib import Path
folder = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder], check=True)
(folder / "metrics").mkdir()
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder / "metrics")

from engine import errors, measuring
from tests.engine.conftest import World
from tests.engine.small_policy import Drawing

def refused(what):
    try:
        what()
    except errors.DatabaseUnavailable as refusal:
        return "Er is niets gewijzigd" in refusal.sentence

measuring.watch_actions()
world = World(folder)
world.deploy({"processes/proef.bpmn": Drawing("proef").start().task("werk", groups="balie").end().xml()})
started = world.start()
before = world.engine.verify()
filler = os.open(folder / "filler", os.O_CREAT | os.O_WRONLY)
for size in (65536, 4096, 1):
    try:
        while True:
            os.write(filler, b"x" * size)
    except OSError:
        pass
assert refused(lambda: world.do("anna", "werk")), "told clearly"
for number in range(300):
    measuring.request("GET", f"/{number}", 503, 0.1)  # a line each in the file of measures
beside = "from engine import measuring; measuring.request('GET', '/', 200, 0.1)"
assert subprocess.run([sys.executable, "-c", beside]).returncode == 0, "who begins on a full disk"
assert world.elements(started.instance_id) == {"werk"}, "reading goes on"
assert 'route="/299"' in measuring.exposition(world.engine).decode()
after = world.engine.verify()
assert (after.problems, after.details["heads"]) == ((), before.details["heads"]), "nothing half done"
(folder / "filler").unlink()
os.close(filler)
world.do("anna", "werk")
assert world.engine.verify().problems == ()
print("all of it")
"""


@pytest.mark.skipif(
    sys.platform != "linux" or os.getuid() != 0 or shutil.which("unshare") is None,
    reason="only root may mount a disk",
)
def test_it_is_told_nothing_is_half_done_no_process_dies_and_it_goes_on(tmp_path: Path) -> None:
    mounting = ["unshare", "--mount", "--propagation", "private"]
    if subprocess.run([*mounting, "mount", "-t", "tmpfs", "tmpfs", tmp_path], check=False).returncode:
        pytest.skip("no disk may be mounted here")
    done = subprocess.run(
        [*mounting, sys.executable, "-c", ON_ITS_OWN_DISK, str(tmp_path)],
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "all of it\n"), done.stderr[-3000:]
