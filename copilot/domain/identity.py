"""Who acts, in which roles, and what a role may do.

There is no role that bypasses a rule: the demo administrator simply holds every
role, and is still refused as the approver of a draft it wrote.
"""

from enum import StrEnum

from copilot.domain.base import DomainModel
from copilot.domain.ids import UserId


class Role(StrEnum):
    """A staff role; documents name the roles that may read them."""

    RETAIL_SUPPORT = "retail_support"
    FRAUD_ANALYST = "fraud_analyst"
    OPERATIONS_ANALYST = "operations_analyst"
    AML_INVESTIGATOR = "aml_investigator"
    CHECKER = "checker"
    POLICY_OWNER = "policy_owner"
    TRAINER = "trainer"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Queue(StrEnum):
    """The seven work queues; every case is in exactly one."""

    CARD_FRAUD = "card_fraud"
    PAYMENT_FRAUD = "payment_fraud"
    DISPUTES = "disputes"
    KYC_EXCEPTIONS = "kyc_exceptions"
    COMPLAINTS = "complaints"
    REJECTED_PAYMENTS = "rejected_payments"
    AML = "aml"


class Permission(StrEnum):
    """One thing a use case may ask leave for."""

    CASE_READ = "case.read"
    CASE_WORK = "case.work"
    CASE_ASSIGN = "case.assign"
    COPILOT_RUN = "copilot.run"
    DRAFT_EDIT = "draft.edit"
    DRAFT_REVIEW = "draft.review"
    POLICY_ASK = "policy.ask"
    KNOWLEDGE_MANAGE = "knowledge.manage"
    AUDIT_READ = "audit.read"
    DEMO_RESET = "demo.reset"
    USERS_MANAGE = "users.manage"
    OPERATIONS_READ = "operations.read"
    GOVERNANCE_MANAGE = "governance.manage"
    EVALUATION_READ = "evaluation.read"
    EVALUATION_RUN = "evaluation.run"
    GOLDEN_CURATE = "golden.curate"


_P = Permission
_WORK = frozenset({_P.CASE_READ, _P.CASE_WORK, _P.COPILOT_RUN, _P.DRAFT_EDIT, _P.POLICY_ASK})
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.RETAIL_SUPPORT: frozenset({_P.CASE_READ, _P.POLICY_ASK}),
    Role.FRAUD_ANALYST: _WORK,
    Role.OPERATIONS_ANALYST: _WORK,
    Role.AML_INVESTIGATOR: _WORK,
    Role.CHECKER: frozenset({_P.CASE_READ, _P.CASE_ASSIGN, _P.DRAFT_REVIEW, _P.POLICY_ASK}),
    Role.POLICY_OWNER: frozenset(
        {_P.POLICY_ASK, _P.KNOWLEDGE_MANAGE, _P.EVALUATION_READ, _P.EVALUATION_RUN, _P.GOLDEN_CURATE}
    ),
    Role.TRAINER: frozenset({_P.CASE_READ, _P.COPILOT_RUN, _P.POLICY_ASK, _P.DEMO_RESET, _P.EVALUATION_READ}),
    Role.AUDITOR: frozenset(
        {_P.CASE_READ, _P.POLICY_ASK, _P.AUDIT_READ, _P.OPERATIONS_READ, _P.EVALUATION_READ}
    ),
    Role.ADMIN: frozenset(
        {
            _P.AUDIT_READ,
            _P.DEMO_RESET,
            _P.USERS_MANAGE,
            _P.POLICY_ASK,
            _P.KNOWLEDGE_MANAGE,
            _P.OPERATIONS_READ,
            _P.GOVERNANCE_MANAGE,
            _P.EVALUATION_READ,
            _P.EVALUATION_RUN,
        }
    ),
}

_OPEN_QUEUES = frozenset(Queue) - {Queue.AML}
ROLE_QUEUES: dict[Role, frozenset[Queue]] = {
    Role.RETAIL_SUPPORT: frozenset({Queue.COMPLAINTS, Queue.DISPUTES}),
    Role.FRAUD_ANALYST: frozenset({Queue.CARD_FRAUD, Queue.PAYMENT_FRAUD, Queue.DISPUTES}),
    Role.OPERATIONS_ANALYST: frozenset(
        {Queue.DISPUTES, Queue.KYC_EXCEPTIONS, Queue.COMPLAINTS, Queue.REJECTED_PAYMENTS}
    ),
    Role.AML_INVESTIGATOR: frozenset({Queue.AML, Queue.PAYMENT_FRAUD, Queue.KYC_EXCEPTIONS}),
    Role.CHECKER: _OPEN_QUEUES,
    Role.POLICY_OWNER: frozenset(),
    Role.TRAINER: _OPEN_QUEUES,
    Role.AUDITOR: _OPEN_QUEUES,
    Role.ADMIN: frozenset(),
}
SAR_ROLE = Role.AML_INVESTIGATOR
"""The one role inside the SAR compartment (31 U.S.C. 5318(g)(2)); a checker of SAR work holds it too."""


class Actor(DomainModel):
    """The signed-in person: the first argument of every use case."""

    user_id: UserId
    name: str
    roles: frozenset[Role]

    def may(self, permission: Permission) -> bool:
        """True if any of the actor's roles grants the permission."""
        return any(permission in ROLE_PERMISSIONS[role] for role in self.roles)

    @property
    def queues(self) -> frozenset[Queue]:
        """The queues whose cases the actor may see."""
        return frozenset().union(*(ROLE_QUEUES[role] for role in self.roles))

    @property
    def in_sar_compartment(self) -> bool:
        """True if the actor may know that SAR work exists."""
        return SAR_ROLE in self.roles
