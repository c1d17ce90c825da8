"""One transaction with every repository on it."""

from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from copilot.ports.time_source import TimeSource
from copilot.store.audit import SqlAuditTrail
from copilot.store.candidates import SqlCandidates
from copilot.store.cases import SqlCaseWork
from copilot.store.checklists import SqlChecklists
from copilot.store.cipher import SqlCipher
from copilot.store.circuits import SqlCircuits
from copilot.store.drafts import SqlDrafts
from copilot.store.evaluation import SqlEvaluations
from copilot.store.figures import SqlFigures
from copilot.store.key_holder import KeyHolder
from copilot.store.keys import SqlKeys
from copilot.store.ledger import SqlModelLedger
from copilot.store.legal_holds import SqlLegalHolds
from copilot.store.measures import SqlMeasures
from copilot.store.operations import SqlOperations
from copilot.store.outbox import SqlOutbox
from copilot.store.prompt_log import SqlPromptLog
from copilot.store.qa import SqlQaSamples
from copilot.store.retention import SqlRetention
from copilot.store.runs import SqlRuns
from copilot.store.service_accounts import SqlServiceAccounts
from copilot.store.shadow import SqlLiveVersions, SqlShadows
from copilot.store.sign_in import SqlIdentities, SqlSessions
from copilot.store.traces import SqlTraces
from copilot.store.users import SqlSavedViews, SqlUsers


class SqlUnitOfWork:
    """Implements `copilot.ports.unit_of_work.UnitOfWork`."""

    def __init__(self, engine: Engine, time: TimeSource, audit_key: bytes, holder: KeyHolder) -> None:
        self._session = Session(engine, expire_on_commit=False)
        self.cipher = SqlCipher(self._session, time, holder)
        self.ledger = SqlModelLedger(self._session, self.cipher)
        self.prompt_log = SqlPromptLog(self._session, self.cipher)
        self.keys = SqlKeys(self._session, time, holder)
        self.legal_holds = SqlLegalHolds(self._session, self.cipher)
        self.cases = SqlCaseWork(self._session)
        self.checklists = SqlChecklists(self._session)
        self.drafts = SqlDrafts(self._session, self.cipher)
        self.outbox = SqlOutbox(self._session, self.cipher)
        self.runs = SqlRuns(self._session, self.cipher)
        self.audit = SqlAuditTrail(self._session, time, audit_key)
        self.users = SqlUsers(self._session)
        self.operations = SqlOperations(self._session)
        self.views = SqlSavedViews(self._session)
        self.sessions = SqlSessions(self._session)
        self.identities = SqlIdentities(self._session)
        self.traces = SqlTraces(self._session)
        self.retention = SqlRetention(self._session, self.traces)
        self.evaluations = SqlEvaluations(self._session, self.cipher)
        self.figures = SqlFigures(self._session)
        self.shadows = SqlShadows(self._session, self.cipher)
        self.live_versions = SqlLiveVersions(self._session, self.cipher)
        self.service_accounts = SqlServiceAccounts(self._session)
        self.candidates = SqlCandidates(self._session, self.cipher)
        self.qa = SqlQaSamples(self._session, self.cipher)
        self.measures = SqlMeasures(self._session)
        self.circuits = SqlCircuits(self._session)

    def __enter__(self) -> Self:
        self._session.connection()  # the transaction, and with it the write side, begins here
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._session.commit()
            else:
                self._session.rollback()
        finally:
            self._session.close()
