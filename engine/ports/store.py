"""The store: SQLite for one machine, PostgreSQL for many; the same contract tests prove both."""

from contextlib import AbstractContextManager
from typing import Protocol

from engine.ports.accounts import AccountUnit
from engine.ports.cases import CaseUnit
from engine.ports.deadlines import DeadlineUnit
from engine.ports.desk import DeskUnit
from engine.ports.document_words import DocumentWordUnit
from engine.ports.health import HealthUnit
from engine.ports.incidents import IncidentUnit
from engine.ports.incoming import IncomingUnit
from engine.ports.jobs import JobUnit
from engine.ports.looks import LookUnit
from engine.ports.news import NewsUnit
from engine.ports.organisation import OrganisationUnit
from engine.ports.outbox import OutboxUnit
from engine.ports.outside import OutsideUnit
from engine.ports.overviews import OverviewUnit
from engine.ports.papers import PaperUnit
from engine.ports.policies import PolicyUnit
from engine.ports.proofs import ProofUnit
from engine.ports.search import SearchUnit
from engine.ports.setbacks import SetbackUnit
from engine.ports.tasks import TaskUnit
from engine.ports.waiting import WaitingUnit


class Unit(
    CaseUnit,
    TaskUnit,
    DeadlineUnit,
    PaperUnit,
    DocumentWordUnit,
    OutsideUnit,
    IncomingUnit,
    OrganisationUnit,
    AccountUnit,
    DeskUnit,
    PolicyUnit,
    WaitingUnit,
    JobUnit,
    IncidentUnit,
    SetbackUnit,
    OutboxUnit,
    NewsUnit,
    LookUnit,
    SearchUnit,
    OverviewUnit,
    HealthUnit,
    ProofUnit,
    Protocol,
):
    """One transaction: everything that can be asked and changed within it.

    A claim is a lock that ends with its transaction: who dies while he has it leaves the work as it was, to
    be claimed again. Work of a case is claimed by locking the case itself, first of all, so that no two who
    act on it wait for each other. `claim_…` and `next_…` pass over what others have; `take_…` waits.
    """

    def savepoint(self) -> AbstractContextManager[None]:
        """What happens within is undone alone when it raises. Raises Conflict, DatabaseUnavailable; TooBusy
        when what was written before it is refused."""
        ...


class Store(Protocol):
    """Keeps everything. Each `with` block is one transaction; an exception in it saves nothing."""

    def write(self) -> AbstractContextManager[Unit]:
        """One transaction that changes things."""
        ...

    def read(self) -> AbstractContextManager[Unit]:
        """One consistent look."""
        ...

    def look(self) -> AbstractContextManager[None]:
        """Everything read within, by this thread, is one consistent look until something is written."""
        ...
