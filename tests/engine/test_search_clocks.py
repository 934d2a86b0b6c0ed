"""Two servers read documents at the same time, and their clocks are not quite the same."""

from __future__ import annotations

from datetime import timedelta

from engine import Attachment
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.test_search import deployed


@ON_BOTH_DATABASES
def test_a_server_whose_clock_is_behind_does_not_read_what_another_reads_now(world: World) -> None:
    deployed(world)
    case = world.start(by="carla", vraag="Iets").instance_id
    file = Attachment("brief.txt", "text/plain", b"zilvermeeuw")
    document = world.engine.add_document(case, file, "", "bram")
    now = world.clock.now()
    with world.engine._here.store.write() as unit:
        assert unit.claim_reading(document, now)
        assert not unit.claim_reading(document, now - timedelta(seconds=5))
        assert unit.claim_reading(document, now - timedelta(hours=1))  # somebody put the clock back
