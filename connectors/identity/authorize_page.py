"""The demo provider's sign-in page: the bank's people as cards, grouped by what they do."""

from collections.abc import Iterable, Mapping
from html import escape

from copilot.domain.identity import Role
from copilot.domain.views import UserView

_GROUPS: tuple[tuple[str, str, frozenset[Role]], ...] = (
    (
        "Analysts",
        "take cases, run the copilot, draft and submit",
        frozenset(
            {Role.FRAUD_ANALYST, Role.OPERATIONS_ANALYST, Role.AML_INVESTIGATOR, Role.RETAIL_SUPPORT},
        ),
    ),
    ("Checkers", "the second pair of eyes: approve, return or reject", frozenset({Role.CHECKER})),
    (
        "Oversight and training",
        "policies, audit trail, training",
        frozenset({Role.POLICY_OWNER, Role.AUDITOR, Role.TRAINER}),
    ),
    ("Everything", "every role at once, and still never approver of own work", frozenset(Role)),
)
_MAY: dict[Role, str] = {
    Role.RETAIL_SUPPORT: "Complaints and disputes, read only",
    Role.FRAUD_ANALYST: "Card fraud, payment fraud, disputes",
    Role.OPERATIONS_ANALYST: "Disputes, KYC, complaints, payments",
    Role.AML_INVESTIGATOR: "AML queue and SAR compartment",
    Role.CHECKER: "Approvals inbox",
    Role.POLICY_OWNER: "Policies and knowledge",
    Role.TRAINER: "Training scenarios",
    Role.AUDITOR: "Audit trail and case bundles",
}
_PASSED_ON = (
    "client_id",
    "redirect_uri",
    "response_type",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
)

_STYLE = """
@font-face{font-family:Inter;src:url(/assets/fonts/inter-latin.woff2) format("woff2");font-weight:400 700}
:root{color-scheme:light dark;--ink:light-dark(#16202b,#e6ebf0);--soft:light-dark(#526070,#9fadbb);
--line:light-dark(#d9dfe6,#2a3542);--paper:light-dark(#fff,#151d26);--ground:light-dark(#f3f5f8,#0e141b);
--accent:light-dark(#0b6670,#4cc3c9);--wash:light-dark(#e6f2f3,#12303a)}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);
font:14px/1.45 Inter,system-ui,sans-serif;display:grid;place-items:center;min-height:100vh;padding:24px}
main{width:min(940px,100%)}header{display:flex;align-items:center;gap:12px;margin-bottom:20px}
header img{width:36px;height:36px}h1{font-size:20px;margin:0;letter-spacing:-.01em}
p{margin:0;color:var(--soft)}h2{font-size:12px;font-weight:650;margin:20px 0 8px}
h2 span{font-weight:400;color:var(--soft);margin-left:6px}
form{display:grid;grid-template-columns:repeat(auto-fill,minmax(215px,1fr));gap:8px}
button{all:unset;box-sizing:border-box;cursor:pointer;background:var(--paper);border:1px solid var(--line);
border-radius:8px;padding:12px;display:grid;grid-template-columns:36px 1fr;gap:2px 10px;align-items:center;align-content:start}
button:hover{border-color:var(--accent);background:var(--wash)}
button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
button i{grid-row:span 2;font-style:normal;font-weight:650;font-size:13px;width:36px;height:36px;border-radius:50%;
background:var(--wash);color:var(--accent);display:grid;place-items:center}
button b{font-weight:600}button small{font-size:12px;color:var(--soft)}
button em{grid-column:1/-1;font-style:normal;font-size:12px;color:var(--soft);border-top:1px solid var(--line);
margin-top:8px;padding-top:8px}
footer{margin-top:20px;font-size:12px;color:var(--soft)}
"""


def authorize_page(users: Iterable[UserView], asked: Mapping[str, str], *, action: str, bank: str) -> str:
    """The page on which one picks who to be; `asked` is the checked authorisation request."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(asked.get(name, ""))}">'
        for name in _PASSED_ON
    )
    left = list(users)
    sections = []
    # The widest group last: who holds every role would otherwise fit the first.
    for title, line, roles in _GROUPS:
        members = [user for user in left if _belongs(user, roles)]
        left = [user for user in left if user not in members]
        if members:
            cards = "".join(_card(user) for user in members)
            sections.append(
                f"<section><h2>{escape(title)}<span>{escape(line)}</span></h2>"
                f'<form method="post" action="{escape(action)}">{hidden}{cards}</form></section>'
            )
    body = (
        "".join(sections) or "<p>There are no demo users yet: seed the demo bank first (make run does).</p>"
    )
    return _page(
        "Choose who you are",
        f"{body}<footer>Demo sign-in of {escape(bank)}: no password, on this machine only. "
        "A real bank plugs its own identity provider in here.</footer>",
        bank,
    )


def problem_page(problem: str, *, bank: str) -> str:
    """The page for a request that cannot be answered: what is wrong and the way back."""
    return _page(
        "Sign-in cannot go on", f'<p>{escape(problem)} <a href="/">Start again from the desk.</a></p>', bank
    )


def _belongs(user: UserView, roles: frozenset[Role]) -> bool:
    held = {Role(role) for role in user.roles}
    if Role.CHECKER in held and held != set(Role):
        return Role.CHECKER in roles and roles == frozenset({Role.CHECKER})
    return held <= roles


def _card(user: UserView) -> str:
    initials = "".join(part[0] for part in user.name.split()[:2]).upper()
    held = [Role(role) for role in user.roles]
    everything = len(held) == len(Role)
    may = (
        "Every queue, every page"
        if everything
        else " · ".join(_MAY[role] for role in sorted(held) if role in _MAY)
    )
    return (
        f'<button name="user_id" value="{escape(user.user_id)}"><i aria-hidden="true">{escape(initials)}</i>'
        f"<b>{escape(user.name)}</b><small>{escape(user.title)}</small><em>{escape(may)}</em></button>"
    )


def _page(title: str, body: str, bank: str) -> str:
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width"><title>{escape(title)} · Foureyes</title>'
        f'<link rel="icon" href="/assets/icon.png"><style>{_STYLE}</style></head><body><main><header>'
        f'<img src="/assets/icon.png" alt=""><div><h1>{escape(title)}</h1>'
        f"<p>Foureyes · {escape(bank)}</p></div></header>{body}</main></body></html>"
    )
