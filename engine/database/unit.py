"""One transaction: everything that can be asked and changed within it."""

from engine.database.accounts import AccountRows
from engine.database.case_list import CaseListRows
from engine.database.desk import DeskRows
from engine.database.document_words import DocumentWordRows
from engine.database.drafts import DraftRows
from engine.database.foresight import ForesightRows
from engine.database.health import HealthRows
from engine.database.incidents import IncidentRows
from engine.database.incoming import IncomingRows
from engine.database.instances import InstanceRows
from engine.database.jobs import JobRows
from engine.database.letter_papers import LetterPaperRows
from engine.database.looks import LookRows
from engine.database.notices import NoticeRows
from engine.database.organisation import OrganisationRows
from engine.database.outbox import OutboxRows
from engine.database.outside import OutsideRows
from engine.database.overviews import OverviewRows
from engine.database.papers import PaperRows
from engine.database.policies import PolicyRows
from engine.database.policy_drafts import PolicyDraftRows
from engine.database.policy_reviews import PolicyReviewRows
from engine.database.proofs import ProofRows
from engine.database.saving import SavingRows
from engine.database.search import SearchRows
from engine.database.setbacks import SetbackRows
from engine.database.subscriptions import SubscriptionRows
from engine.database.tasks import TaskRows
from engine.database.timed_starts import TimedStartRows
from engine.database.timers import TimerRows
from engine.database.watches import WatchRows
from engine.database.wishes import WishRows


class SqlUnit(
    SavingRows,
    InstanceRows,
    CaseListRows,
    TaskRows,
    DraftRows,
    TimerRows,
    WatchRows,
    TimedStartRows,
    JobRows,
    SubscriptionRows,
    IncidentRows,
    SetbackRows,
    OutboxRows,
    NoticeRows,
    PaperRows,
    LetterPaperRows,
    DocumentWordRows,
    LookRows,
    SearchRows,
    IncomingRows,
    OutsideRows,
    OrganisationRows,
    DeskRows,
    PolicyRows,
    PolicyDraftRows,
    PolicyReviewRows,
    ForesightRows,
    AccountRows,
    WishRows,
    OverviewRows,
    ProofRows,
    HealthRows,
):
    """The store's unit of work on a SQL database."""
