"""The staff of the demo bank, seeded into an empty store."""

from typing import NamedTuple

from copilot.domain.identity import Role


class DemoUser(NamedTuple):
    """One member of staff."""

    user_id: str
    name: str
    title: str
    roles: tuple[Role, ...]


DEMO_USERS = (
    DemoUser("amara", "Amara Osei", "Retail support", (Role.RETAIL_SUPPORT,)),
    DemoUser("ben", "Ben Whitlock", "Fraud analyst", (Role.FRAUD_ANALYST,)),
    DemoUser("chloe", "Chloe Marchetti", "Operations analyst", (Role.OPERATIONS_ANALYST,)),
    DemoUser("dev", "Dev Raghunathan", "AML investigator", (Role.AML_INVESTIGATOR,)),
    DemoUser("ella", "Ella Lindqvist", "Checker, fraud and operations", (Role.CHECKER,)),
    DemoUser("farid", "Farid Haddad", "Checker, financial crime", (Role.CHECKER, Role.AML_INVESTIGATOR)),
    DemoUser("grace", "Grace Abernathy", "Policy owner", (Role.POLICY_OWNER,)),
    DemoUser("hugo", "Hugo Castellanos", "Trainer", (Role.TRAINER,)),
    DemoUser("ines", "Ines Carvalho", "Internal auditor", (Role.AUDITOR,)),
    DemoUser("admin", "Robin Achterberg", "Demo administrator", tuple(Role)),
)
