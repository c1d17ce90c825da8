"""What each audience may never read, by rule."""

import re
from typing import NamedTuple


class Forbidden(NamedTuple):
    """A rule with the words that break it."""

    rule: str
    pattern: re.Pattern[str]


def _words(rule: str, expression: str, *, exact: bool = False) -> Forbidden:
    return Forbidden(rule, re.compile(rf"(?<![\w-])(?:{expression})(?!\w)", re.NOFLAG if exact else re.I))


CUSTOMER = (
    _words("report", r"SARs?|STRs?|CTRs?|MLRO|AML|CFT|BSA|FIU|EDD|PEPs?|KYC flag", exact=True),
    _words(
        "report",
        r"suspicious(?:[ -]activit(?:y|ies)|[ -]transactions?)?(?: reports?)?|suspicions?|money[ -]launder\w*|anti-money"
        r"|defen[cs]e against money|terrorist financing|regulatory (?:report|filing)|(?:filed|made|submitted) a report\b"
        r"|report(?:ed)? (?:you|this|it|the (?:matter|activity)) to the (?:authorit|government|police|regulator|treasury)\w*",
    ),
    _words(
        "investigation",
        r"under (?:internal |active |criminal )?investigation|investigation(?:s)? (?:by|into you)|being investigated"
        r"|(?:we|bank|team) (?:are|is) investigating you\w*|law[ -]enforcement|police|subpoena\w*|grand jury|prosecut\w+"
        r"|FinCEN|National Crime Agency|NCA|FBI|financial (?:crimes?|intelligence)(?: (?:team|unit|department))?"
        r"|the authorities|court order|moratorium|consent (?:request|decision|from)|told not to tell you|cannot tell you why",
    ),
    _words(
        "signal",
        r"alerts?|alerted|rules? (?:hit|fired|triggered|\w+-\d+)|(?:risk|fraud|transaction) (?:scores?|rating|level|model)"
        r"|scored?|thresholds?|flagged|red flags?|monitoring (?:system|rules?|team)|detection (?:system|engine|rules?)|watch ?lists?"
        r"|(?:sanctions?|name|list) (?:screening|lists?|match(?:es)?|hits?|checks?)|screening|sanctions?|velocity (?:check|rule)|triage\w*",
    ),
    _words("signal", r"device (?:id|fingerprint\w*|signals?|data|print)|fingerprint\w*|IP address\w*|geolocation|SIM[ -]swap"),
    _words(
        "watched",
        r"(?:being|are|is|be|closely) (?:watched|monitored|observed)|surveillance|under observation|keeping an eye|(?:a|no|any) reports? (?:about|on|against) you(?:r \w+)?",
    ),
    _words(
        "way round a control",
        r"(?:if you )?(?:split|divide|break) (?:it|the payment|your payment|them|up)|(?:in )?smaller (?:amounts|payments|sums)|(?:stay|keep|remain)\w* (?:below|under) (?:the |our |[$£€])|to avoid (?:the|our|a|further) (?:check|limit|review|report|control)s?",
    ),
    _words("typology", r"typolog\w+|(?:money )?mules?|structuring|smurfing|layering|card testing|account takeover|friendly fraud|ATO|APP (?:fraud|scam)"),
    _words("internal", r"internal (?:notes?|memos?|polic\w+|records?|guidance|review)|case notes?|notes (?:on|in) your file|our notes|analyst'?s?|compartment|work queue|foureyes"),
    _words("blame", r"your (?:own )?(?:fault|negligence|carelessness|mistake)|you (?:were|have been) (?:careless|negligent|reckless|foolish)|you (?:should|could|ought to) have (?!received|had)\w+|you failed to|you are to blame"),
    _words(
        "promise",
        r"(?:we|I) (?:guarantee|promise|assure you)|guaranteed?|you will (?:certainly|definitely|surely)|you will (?:have|get|receive) (?:your|the|all) (?:\w+ )?(?:money|refund|credit)|(?:we )?will (?:certainly|definitely) (?:refund|win|credit|pay)"
        r"|(?:refund|money|credit) will (?:arrive|be (?:paid|back|refunded|returned)) (?:by|on|within)",
    ),
    _words("machine", r"artificial intelligence|AI|(?:our|the|an?) (?:algorithm|model|machine|computer|copilot)|automated (?:decision|system)\w*|(?:decided|decision (?:was )?made) (?:automatically|by (?:our|a|the) (?:system|software))|machine learning|copilot"),
)  # fmt: skip
"""For customers: whether a report, an alert or an investigation exists; signals; blame; promises; the machine."""

REGULATOR = (
    _words(
        "legal conclusion",
        r"(?:is|are|was|were) (?:clearly |plainly |undoubtedly )?(?:guilty|a criminal|criminals|a money launderer|laundering money|a fraudster|a thief|money laundering)"
        r"|(?:has|have|had)? ?committed (?:a )?(?:fraud|crime|money laundering|offence|felony|theft)|(?:proves?|proven|proof) (?:that|of|guilt)|beyond (?:any |a reasonable )?doubt|violated the law|broke the law|illegally",
    ),
    _words("story elsewhere", r"(?:see|refer to|as in) (?:the )?(?:attach(?:ed|ment)s?|enclos(?:ed|ure)s?|spreadsheet|annex)|attached (?:document|spreadsheet|file|schedule)s?"),
    _words("inquiry", r"grand jury|subpoena\w*"),
)  # fmt: skip
"""For a report's narrative: no legal conclusion, the story in the text, no grand jury."""
