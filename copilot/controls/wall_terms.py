"""What the audience wall looks for, as named patterns with what to write instead.

Patterns run over folded text (see `surface`), so look-alike letters, invisible characters and
spaced-out words need no pattern of their own. `_` in a phrase stands for any white space or hyphens.
"""

import re
from typing import NamedTuple


class WallRule(NamedTuple):
    """One kind of thing that may not be said, and the advice a writer gets."""

    name: str
    pattern: re.Pattern[str]
    advice: str


def _rule(name: str, advice: str, *phrases: str, case_sensitive: bool = False) -> WallRule:
    joined = "|".join(phrases).replace("_", r"[\s_-]*")
    return WallRule(name, re.compile(rf"(?<!\w)(?:{joined})(?!\w)", 0 if case_sensitive else re.I), advice)


_AUTHORITY = (
    r"(?:police|fbi|law_enforcement|authorities|fincen|nca|national_crime_agency|secret_service|homeland_security"
    r"|prosecutors?|sheriff|interpol|europol|hmrc|irs)"
)
_PASSED = r"(?:report(?:ed)?|inform(?:ed)?|contact(?:ed)?|told|tell|pass(?:ed)?|shar(?:e|ed)|notif(?:y|ied)|refer(?:red)?|alerted|sent|spoken?|working)"
_MACHINE = (
    r"(?:ai|a\.i\.|artificial_intelligence|model|algorithm|machine_learning|copilot|chat_?bot|computer|automated_systems?"
    r"|software|systems?)"
)
_RULED = r"(?:decid\w+|determin\w+|conclud\w+|declin\w+|reject\w+|flag\w+|approv\w+|assess\w+|detect\w+|scor\w+|refus\w+|block\w+|recommend\w*|suggest\w*)"

CUSTOMER_RULES = (
    _rule(
        "report or unit", "Nothing may show whether a report exists.",
        r"(?<!mr )(?<!ms )(?<!mrs )(?<!dr )sars?", "mlros?", "aml", "damls?", "fincen", "bsa", "cft?f", r"ctrs? (?:fil|report|form)\w*",
        r"strs? (?:fil|report|form)\w*", "currency_transaction_report\\w*", "anti_money_laundering", "money_launder\\w*", "nominated_officer",
        "terror\\w*_financ\\w*", "proceeds_of_crime", "financial_crimes?", "bank_secrecy_act", "regulatory_(?:report|filing)s?",
        r"s\. ?a\. ?r\.?s?", r"reports?_(?:about|on)_you", r"(?:no|an?|any) reports? (?:\w+ ){0,5}(?:made|filed|sent|submitted)",
    ),
    _rule(
        "watching", "Nothing may show that an account is watched, or that it is not.",
        r"(?:accounts?|payments?|activity|transactions?|movements?) (?:\w+ ){0,3}(?:being |under |kept under )(?:\w+ )?(?:watch(?:ed)?|monitored|observ(?:ed|ation)|surveillance|monitoring)",
        r"we (?:are|have been|keep) (?:\w+ )?(?:watching|monitoring|observing) (?:you|the|this|these)\b",
    ),
    _rule(
        "way round a stop", "How a payment could pass is not told; offer a call instead.",
        r"if you split_(?:up_)?(?:the|your|this|it)", r"you (?:can|could|may|might|should) split", r"split(?:ting)? (?:up )?(?:the|your|this) payments?",
    ),
    # A merchant's name may end in CTR ("GARDEN CTR"); the report stands alone among ordinary words.
    _rule(
        "report or unit", "Nothing may show whether a report exists.",
        r"(?<![A-Z]{2}[ ])(?:CTR|STR|5AR|S4R)s?(?![ ][A-Z]{2})", case_sensitive=True,
    ),
    _rule(
        "suspicion", "Say what the payment was and what was decided, not what was suspected.",
        "suspicious_(?:activit|transaction|payment|behaviou?r|report|matter|transfer|pattern|movement)\\w*", "suspicions?",
        "(?:we|bank|team)_(?:strongly_)?suspect(?:s|ed)?", "under_suspicion", "tipp?(?:ing|ed)?_off", "(?:activity|transaction|payment|transfer|behaviour)s?_(?:(?:was|were|is|are|as|looks?|looked|seem\\w*|to_be)_)*suspicious",
    ),
    _rule(
        "investigation", "Say that the dispute was looked into; name no inquiry.",
        "under_investigation", "(?:being|been|is|are|were|was)_investigated_(?:by|for)", "(?:criminal|ongoing|fraud|internal)_(?:investigation|inquiry|enquiry)",
        "investigations?_(?:unit|team)", "investigators?",
    ),
    _rule(
        "law enforcement", "Contact between the bank and an authority is not told.",
        "law_enforcement", "fbi", "national_crime_agency", "grand_jury", "subpoena\\w*", "production_order",
        rf"(?:we|bank|team)\b[^.!?\n]{{0,40}}\b{_PASSED}\b[^.!?\n]{{0,60}}\b{_AUTHORITY}",
        rf"{_AUTHORITY}\b[^.!?\n]{{0,20}}\b(?:contacted|asked|requested|instructed|told|approached)\b[^.!?\n]{{0,12}}\b(?:us|the bank|our)",
        rf"{_PASSED}_(?:to|by)_(?:the_)?{_AUTHORITY}_by_(?:us|the_bank|our)",
    ),
    _rule(
        "consent or moratorium", "A delay for consent is not told.",
        "moratorium", "consent_(?:request|regime|delay|from_the_(?:nca|authorities))", "awaiting_consent", "defence_against_money",
    ),
    _rule(
        "screening", "A screening result is not told.",
        "sanctions?_(?:hit|match|list|screening|check|alert)\\w*", "watch_?lists?", "ofac", "politically_exposed", "pep_(?:match|list|status|screening)",
        "screening_(?:hit|match|result|stop|alert)\\w*", "name_screening", "adverse_media", "enhanced_due_diligence", "edd",
    ),
    _rule(
        "alert", "Do not mention alerts; describe the payment.",
        r"al-\d+", r"(?:monitoring|system|risk|internal|automated|transaction|detection)_alerts?",
        r"(?:an|the|this|our|one|two|three|several) alerts? (?:was|were|has|have|had|fired|raised|scored|on|for|from|that)(?! (?:your|our) app)",
        r"(?:rais|trigger|generat|creat|produc|caus|fir)\w* (?:an?|the|our|this|several|multiple) (?:\w+ )?(?:alert|red flag|warning flag)s?",
        r"alert (?:id|number|score|queue|engine)", r"red_flags?", r"flagged (?:by|as|for|in)\b",
    ),
    _rule(
        "rule", "Do not mention detection rules.",
        r"r-\d{2,4}", r"rule_(?:id|name|hit|engine|number|set)s?", r"(?:velocity|detection|monitoring|fraud|screening|alert)_(?:rule|engine|system|scenario)s?",
        r"transaction_monitoring", r"rules? [a-z]{1,5}-\d+", r"rule:", r"velocity_(?:check|limit)s?", r"kyc exceptions?", r"(?:tripped|triggered|broke|breached|hit)_(?:a|an|the|our|one_of_our)_rules?",
    ),
    _rule(
        "score", "Do not mention scores or ratings.",
        r"(?:risk|fraud|model|alert|match|anomaly|behaviou?r\w*|device)_scor(?:e|es|ing)", r"(?<!credit )scored? (?:of )?\d+(?:\.\d+)?(?: out of|/| points)?",
        r"risk_(?:rating|level|category|profile)s?", r"(?:high|low|elevated) (?:\w+ )?scores?(?! for your application)", r"rated (?:as )?(?:an? )?(?:high|medium|low)", r"(?:high|medium|low)_risk_(?:customer|account|rating|transaction|payment|country)s?",
    ),
    _rule("threshold", "Do not mention limits of detection.", r"(?<!balance )(?<!fee )(?<!income )(?<!minimum )thresholds?"),
    _rule(
        "device or network signal", "Do not mention devices or networks.",
        r"ip[\s-]+addresse?s?", r"(?:the|your|an|this|that) ip\b(?! (?:law|rights))", r"(?:\d{1,3}\.){3}\d{1,3}", r"device_(?:id|fingerprint|intelligence|signal|print|data|check|profile)\w*", r"[dl]g?-\d{2,}",
        r"(?:new|unknown|unrecogni[sz]ed|different|same|shared|unfamiliar|known)_devices?", r"geo_?location", r"vpn", r"emulator", r"browser_fingerprint\w*",
        r"login_(?:pattern|intelligence|location|signal)s?", r"remote_access_tool (?:was |is )?(?:detected|active|found|running)",
    ),
    _rule(
        "typology", "Name no pattern of fraud.",
        r"(?:money_)?mules?(?: account)?s?", r"structuring", r"smurf\w*", r"layering", r"account_take_?overs?", r"card_testing", r"bin_attacks?",
        r"friendly_fraud", r"first_party_fraud", r"synthetic_identit\w+", r"sim_swap\w*", r"invoice_redirection", r"bust_out", r"typolog\w+",
        r"rapid_movement_of_funds", r"elder_(?:financial_)?(?:abuse|exploitation)", r"insider_fraud", r"refund_abuse", r"romance_scams?", r"funnel_accounts?",
        r"shell_compan\w+", r"smishing_pattern",
    ),
    _rule(
        "internal note", "Leave internal papers out.",
        r"internal_(?:note|memo|file|system|record|use|polic|procedure|review|guidance|comment|reference)\w*", r"case_notes?", r"notes? on (?:your|the) file",
        r"(?:our|analyst'?s?|agent'?s?|staff) notes?", r"am-\d+", r"n-\d{3,}", r"not for (?:the )?customers?", r"(?:another|other|a different) (?:customer|client|account holder)s?", r"four_eyes", r"maker_checker",
    ),
    _rule(
        "blame", "State what the record shows; blame nobody.",
        r"your (?:own )?(?:fault|mistake|carelessness|negligence|doing|stupidity)", r"you (?:were|are|have been|acted) (?:grossly |very |so )?(?:careless|carelessly|negligent|negligently|reckless|foolish|gullible|naive|dishonest|lying|to blame|at fault|irresponsibl\w+)",
        r"you should(?: not|n't| never)? have\b", r"you (?:failed|neglected) to", r"(?:gross(?:ly)? )?negligen(?:t|ce)", r"you (?:admit\w*|lied|fell for)", r"you only have yourself", r"(?:your|a) (?:false|fraudulent|bogus) claim",
        r"(?:because|due to) (?:of )?you(?:r)? careless\w*",
    ),
    _rule(
        "promise", "State what was decided; promise no outcome and no date.",
        r"we (?:can |do |hereby )?(?:promise|guarantee|assure)\b", r"we (?:expect|hope|intend|aim|plan) to (?:refund|reimburse|repay|credit|pay|decide|approve)", r"guarantee[sd]? (?:that|you|a|the|to|your)", r"(?:is|are) guaranteed", r"rest assured", r"you have my word",
        r"will (?:definitely|certainly|surely|undoubtedly|without (?:a )?doubt)", r"you will (?:win|get (?:all |back )?(?:of )?(?:your money|the money|a (?:full )?refund|everything)|have your money back|be fully refunded)",
        r"will be (?:approved|upheld|decided in your favou?r|resolved in your favou?r|refunded|reimbursed|repaid|paid back|settled)(?: in full)?(?: to you)? (?:by|on|before|within|no later than|in the next)",
        r"(?:your|the) (?:refund|money|claim|dispute) will (?:be|arrive|reach)\b[^.!?\n]{0,40}\b(?:by|on|within|before) (?:the )?(?:\d|next|end|mon|tue|wed|thu|fri|sat|sun|tomorrow)\w*",
        r"in your favou?r without", r"you will (?:receive|have) (?:your|the|a) (?:full )?(?:refund|money)",
    ),
    _rule(
        "machine as decision maker", "A person decides, and the letter says so or says nothing.",
        rf"(?:our|the|an?|by|this) (?:\w+ )?{_MACHINE}(?: has| have| had| was| itself)* {_RULED}", rf"(?:decided|determined|declined|rejected|flagged|made|generated|approved|assessed|written|refused) by (?:an? |our |the )?(?:\w+ )?{_MACHINE}",
        r"automated_decision\w*", r"artificial_intelligence", r"machine_learning", r"algorithm\w*", r"language_model", r"according_to_(?:our|the)_(?:\w+ )?(?:model|ai|system)",
    ),
)  # fmt: skip

REGULATOR_RULES = (
    _rule(
        "legal conclusion", "Describe what was done; whether it is a crime is for others to say.",
        r"(?:is|are|was|were|be|found|clearly|plainly) guilty", r"guilt", r"(?:has|have|had|who|clearly|subject|customer|he|she|they)? ?committed (?:an? |the |this |multiple |several )?(?:\w+ )?(?:crimes?|frauds?|theft|offen[cs]es?|felon\w+|money laundering|perjury|tax evasion)",
        r"is an? (?:known )?(?:criminal|fraudster|launderer|money launderer|thief|terrorist|crook|con ?man|drug dealer)", r"beyond (?:a |any )?(?:reasonable )?doubt", r"(?:this|which|evidence|it) (?:clearly |conclusively )?proves?",
        r"(?:broke|violated|breached) the law", r"criminal(?:ly)? liable", r"undoubtedly (?:a |an )?(?:launder|fraud|crim)\w*", r"illegal(?:ly)?",
    ),
    _rule(
        "attachment instead of the story", "Tell it in the narrative; attachments are not read with it.",
        r"see_(?:the_)?(?:attach|enclos|spreadsheet|appendix|annex)\w*", r"(?:refer|please refer) to (?:the )?(?:attach|enclos|spreadsheet|appendix|annex)\w*", r"(?:as per|per|in) the attach\w*", r"attached (?:hereto|document|spreadsheet|statement|file|list|report|schedule)s?", r"is attached", r"are attached",
        r"(?:as )?enclosed",
    ),
    _rule("legal process", "A grand jury subpoena is not mentioned as such.", r"grand_jury", r"subpoena\w*"),
)  # fmt: skip
