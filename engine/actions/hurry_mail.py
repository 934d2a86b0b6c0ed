"""Mail that waits until it is tried again, tried now: an operator mended why it did not leave."""

from engine.casework.surroundings import Surroundings
from engine.model.running import RESTS_FROM


def hurry_mail(here: Surroundings, username: str) -> int:
    """Let every message that rests leave now, but not of cases that keep this person out; returns how many.

    One that is being handed over at this moment is left alone: it would leave twice. How often each was tried
    counts on, so that what never leaves becomes an incident still.
    """
    now = here.now()
    later_than = now + RESTS_FROM
    with here.store.write() as unit:
        resting = unit.resting_mail(later_than)
        cases = unit.instances(list({case for _, case in resting if case is not None}))
        return unit.mail_now(
            [mail for mail, case in resting if case is None or username not in cases[case].excluded],
            now,
            later_than,
        )
