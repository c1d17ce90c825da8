"""How instructions hidden in third-party text look, by what they try to do.

Customers, merchants and analysts give orders too ("please close my account"). So a pattern wants
something that only a text meant for a machine has: its instructions, its answer, its role, its tags.
"""

import re
from typing import NamedTuple

from copilot.language.surface import plain_letters


class InjectionPattern(NamedTuple):
    """One way to address or steer a model."""

    reason: str
    pattern: re.Pattern[str]


def _p(reason: str, *alternatives: str, flags: int = re.I | re.M) -> InjectionPattern:
    return InjectionPattern(
        reason,
        # The text is read with look-alike letters made Latin, so patterns in other scripts are, too.
        re.compile(plain_letters("|".join(f"(?:{alternative})" for alternative in alternatives)), flags),
    )


_START = r"(?:^|[.!?:;,\]>)]\s+|--\s*|[\"']\s*)"
_ORDERS = r"(?:\w*nstruct\w*|prompts?|rules?|guidelines?|directions?|directives?|commands?|restrictions?|training|programming|polic(?:y|ies)(?: limits?)?|guard ?rails?|safety|context|messages?|orders)"
_ANSWER = r"(?:answers?|responses?|repl(?:y|ies)|outputs?|summar(?:y|ies)|completions?|evaluations?|drafts?|generated text|reports?)"
_MACHINE = r"(?:a\.?i\.?(?! ltd)|llms?|language models?|chat ?bots?|bots?|gpt\w*|copilots?|assistants?(?! manager| store| branch| vice| director)|automated (?:readers?|reviewers?|assistants?|agents?)|(?:ai|autonomous|reviewing|reading) (?:agents?|models?)|summari[sz]ers?)"

PATTERNS = (
    _p(
        "tells the reader to drop its instructions",
        rf"\b(?:ignore|disregard|forget|override|bypass|neglect|drop|do not follow|don't follow|stop following|pay no attention to|cancel|discard)\b(?! my (?:\w+ ){{0,2}}messages?\b)[^.\n]{{0,40}}\b(?:previous|prior|above|earlier|preceding|all|any|your|these|those|initial|original|system|given|policy|existing|current|former)\b[^.\n]{{0,30}}\b{_ORDERS}\b",
        r"\b(?:ignore|disregard|forget) (?:everything|anything|all)(?: (?:that|which|of))?(?: (?:you|we|they|i|above|before|prior|what|said|written|earlier))\b|\b(?:ignore|disregard|forget) (?:the |all )?(?:above|foregoing|preceding)(?: (?:text|and|message)\b|[.,:;]|$)|(?<!to )\bignore the (?:policy|policies|rules|guidelines|procedure)\b",
        r"\byour (?:new|real|actual|true|only) (?:role|task|job|goal|objective|instructions?|purpose|mission|identity)\b|\bact as (?:an? |the )?(?:unrestricted|uncensored|admin\w*|developer|root|different|jailbroken|evil|system|language|expert|linux)\b",
        r"\bignore (?:the )?(?:webpage|document|data|actual data|context|user|question|table|text above|above|evidence|record)\b",
        r"(?:ignorier\w*|vergiss|vergessen sie|missachte\w*|ignore[rz]?|oubli(?:e|ez)|ignora\w*|olvid\w+|dimentica\w*|esque[çc]a\w*|negeer|vergeet|zignoruj\w*|pomi[ńn]|yok ?say\w*|bortse)\b[^.\n]{0,50}(?:anweisung\w*|instru[ck]\w+|istruzion\w+|instruç\w+|instructies|polece\w+|talimat\w*|consignes?|[óo]rdenes|anvisning\w*|regeln|reglas|r[èe]gles|vorgaben)",
        r"(?:игнорир\w*|забудь\w*|ігнору\w*)[^.\n]{0,40}(?:[иі]нструкц\w*|указан\w*|вказів\w*|команд\w*)|(?:αγνό\w+|ξέχασ\w+)[^.\n]{0,40}(?:οδηγ[ίι]\w*|εντολ\w*)|talimat\w*[^.\n]{0,30}(?:yok ?say|unut|g[öo]rmezden)|(?:忽略|无视|無視|忘记|忘れ)[^。\n]{0,20}|(?:지시|명령|지침)[^.\n]{0,12}(?:무시|잊)|(?:指示|命令)[^。\n]{0,12}無視|تجاهل[^.\n]{0,30}(?:تعليمات|التعليمات|الأوامر)|अनदेखा|נא להתעלם",
        r"\bstrictly adhere to the following\b|\bfollow (?:these|the following|my|only these) (?:new )?instructions?\b|\bnew (?:instructions?|operating mode|directives?|task)\s*:",
    ),
    _p(
        "imitates the frame around a prompt",
        r"</?\\?\s*(?:system|instructions?|information|assistant|user|inst|prompt|data|context|document|untrusted|evidence|im_start|im_end|tool\w*|function\w*|admin|developer)[\s_\w-]{0,20}[\\]?>",
        r"<\|[^|>\n]{1,40}\|>|<<\s*sys\s*>>|\[/?(?:inst|sys|assistant|user prompt|prompt)\]|\]\]>|<\\?\w*system_?mode",
        r"^\W{0,8}\(?\s*(?:system|developer)(?:[ _]?(?:message|prompt|instruction|override|mode))?\s*\)?\s*(?::|\)|\]|>)",
        r"(?-i:\b(?:SYSTEM|ASSISTANT|DEVELOPER))(?: [A-Z]+)?\s*:", r"#{2,}\s*\(?(?:system|instructions?|new task|assistant|end of)\b", r"^\s*(?:assistant|ai|chatgpt)\s*:\s", r"^\s*(?:user|human)\s*:[^\n]*\n+\s*(?:assistant|ai|bot)\s*:", r"^\W*(?:assistant|ai|copilot|chatbot|chatgpt|claude|gemini|llm)\s*,", r"(?:--|//|;)\s*(?:assistant|system|ai)\s*:",
        r"\[\s*end (?:of )?(?:the )?(?:case )?(?:note|document|context|input|prompt|data|e-?mail|message|evidence|user)\w*\s*\]", r"\bend of (?:the )?(?:context|user input|prompt|untrusted|system)\b",
        r"\b(?:system|developer|debug|god|maintenance|unrestricted|admin(?:istrator)?|jailbreak|dan|sudo) (?:mode|override)\b",
        r"<!--.{0,2000}?-->|<script\b|!\[[^\]]*\]\(\s*https?:|<img\b[^>]{0,200}\bsrc|javascript:", r"\"(?:tool|tool_call|function|function_call|action|name)\"\s*:\s*\"[\w.]+\"\s*,\s*\"(?:args|arguments|parameters|input|params)\"",
        flags=re.I | re.M | re.S,
    ),
    _p(
        "speaks to the machine that reads it",
        rf"\b(?:note|message|attention|instructions?|reminder|memo|p\.?\s?s\.?|notice|hint|request|task|addressed|directed|important)\b[^.\n]{{0,20}}\b(?:to|for|from)\b (?:the |any |all |you,? |an |our |your |whatever |whichever )*{_MACHINE}\b",
        rf"\b(?:dear|hello|hey|hi|attention|to you,?|attn:?) (?:the )?{_MACHINE}\b", rf"\b(?:if|when|since|as) you(?: are|'re) (?:an? |the )?(?:{_MACHINE})\b",
        r"\b(?:ai|llm|automated) (?:reader|reviewer|summari[sz]er|assistant|agent|model)s?\s*[:,]", r"\byou are (?:now |actually |really )?(?:an? |the |my )?(?:\w+ ){0,3}(?:ai|llm|chatbot|bot|language model|dan|assistant|unrestricted|jailbroken)\b",
        r"\byou are now (?:the |an? |in |my )(?:\w+ ){0,4}(?:manager|admin\w*|expert|developer|agent|system|analyst|auditor|mode|officer|supervisor|root|hacker|pirate|persona)\b",
        r"\bas (?:an? |the )?(?:ai|llm|language model|senior fraud manager|system administrator)\b[^.\n]{0,40}\byou\b", r"\bbefore you (?:can |may )?(?:solve|answer|complete|start|begin|continue|do)\b[^.\n]{0,40}\b(?:task|question|request|anything)\b",
        r"\b(?:pretend|imagine|suppose|assume) (?:that )?(?:you(?: are|'re)|we(?: are|'re)|to be)\b", r"\b(?:role-?play|simulate being)\b", r"\blet(?:'s| us) (?:imagine|pretend|play|role)",
        r"\bin (?:a|an|this|the) (?:\w+ )?(?:hypothetical|fictional|dystopian|parallel|imaginary|alternate|cyber)\b|\bin a world where\b|\bhypothetical(?:ly)? (?:scenario|speaking)\b", r"\bwhenever you (?:write|summari[sz]e|answer|respond|reply|draft|process|read|see|are asked)\b",
        r"\b(?:copy|repeat|include|insert|paste|reproduce) this (?:sentence|text|note|message|paragraph|instruction|line)\b",
        r"\b(?:your|the) (?:system|developer|hidden|initial|original) (?:prompt|instructions?|message|configuration)\b", r"\b(?:the )?(?:language|ai|reasoning) model (?:must|should|shall|will|has to)\b",
    ),
    _p(
        "steers what will be answered",
        rf"{_START}(?:now |also |always |only |instead,? |then )?(?:provide|give|write|encode|apply|modify|enhance|include|integrate|add|insert|append|translate|format|end|start|begin|finish|conclude|incorporate|embed|weave|mix|blend|infuse|augment|complement|supplement|use|make|put|mention|introduce|convert|present|craft|deliver|compose|structure|express|limit|render|phrase|produce|send back|return|shape|close|open|wrap|attach|slip|place|feature|promote|recommend|reverse|remove|replace|suggest|advertise|inject|alternate|shuffle|scramble|group|repeat|change|transform|turn|switch|swap|generate|develop|create|analy[sz]e|design|capitali[sz]e|spell|sort|split|hide|state|say|claim|discuss|share|offer|ask|inform|tell|encourage|persuade|slant|tailor|adjust|adapt|expand|shorten|fill|obfuscate|encrypt|garble)\b[^.\n]{{0,80}}\b(?:your (?:\w+ )?{_ANSWER}|the (?:answer|response|output))\b",
        r"\b(?:in|into|throughout|within|at the (?:end|start|beginning) of|to) your (?:\w+ )?(?:answer|response|output|summary|evaluation|completion)s?\b,? (?:please )?(?:give|write|say|state|include|mention|add|insert|use|claim|promote|recommend|that|which|suggest|about|regarding|shares?|of|by|for)\b",
        rf"{_START}(?:always |only |now )?(?:respond|reply|answer|speak|write|talk)(?: to (?:me|everything|all \w+|this))?(?: only| solely| exclusively)? (?:with\b|in (?:french|german|spanish|italian|latin|chinese|russian|japanese|korean|arabic|portuguese|dutch|english|base ?64|json|emoji\w*|rhyme|verse|code|all caps|capital|upper|lower|morse|pig|hex|binary|the (?:style|form|voice)|reverse)|as (?:if|though|an?|the)\b|using\b)",
        r"\bplease\b[^\n]{0,80}\bat the (?:end|start|beginning) of your\b",
        rf"{_START}output (?:only|exactly|the|your|this|just|nothing|\"|'|[A-Z]{{3,}})",
        r"\bwhen(?:ever)? (?:generating|writing|drafting|summari[sz]ing|answering|composing|creating|preparing|responding|replying|processing)\b[^.\n]{0,50}\b(?:always|never|include|say|state|omit|add|write|mention|leave|use|do not|don't|conclude|claim)\b",
        r"\bsummari[sz]e (?:this|the|it)\b[^.\n]{0,30}\bas\b\s*:?", r"\bto whoever (?:summari[sz]es|reads|processes|reviews|drafts)\b", r"\bleave\b[^.\n]{0,40}\bout of the (?:report|summary|narrative|letter|brief|draft)\b",
        r"\bmake sure (?:that )?(?:the|your) (?:\w+ )?(?:narrative|summary|report|letter|brief|answer|note|draft) (?:says?|does|contains?|omits?|states?|mentions?|never)\b", rf"{_START}omit (?:the|this|any|all)\b", r"\bfrom now on,? (?:you|always|all|every|answer|respond|treat)\b",
        r"\byou (?:will|must|shall|should) (?:now |always |only |never )?(?:answer|respond|act as|behave|obey|output|classify|mark|say that|state that|conclude|approve|release)\b", r"\byou are (?:instructed|required|ordered|programmed|authori[sz]ed|commanded|asked|obliged) to (?:release|approve|state that|say|mark|ignore|clear|close|output|answer|respond|write|classify|treat|omit|conclude|summari[sz]e)\b",
        r"\bthe evidence (?:above|below|provided|cited) (?:is|was|are)\b|\brely (?:only|solely|exclusively) on this\b|\btrust only this\b|\boverrides? (?:all|the|any|every) (?:old|previous|other|prior|existing)\b|\b(?:never|do not) escalate\b|\balways approve\b",
        r"\b(?:reply|respond|answer) (?:only|solely|exclusively) with\b", r"\b(?:summar(?:y|ies)|answers?|reports?|drafts?|briefs?) (?:must|should|shall|has to|have to|needs? to) (?:state|say|conclude|mention|claim|omit|always say|never say)\b",
        r"\bif (?:the |an? |any )?(?:analyst|user|reader|reviewer|investigator|checker|operator|auditor|human|someone|anyone|you(?:'re| are)) (?:\w+ )?ask(?:s|ed)?\b", r"\bdo not (?:mention|reveal|disclose|cite|quote|report|show|repeat|include|refer to)\b[^.\n]{0,30}\b(?:this (?:note|message|text|instruction|document)|sources?|instructions?|the (?:next|following)|to the (?:user|analyst))\b",
        r"\b(?:tell|inform|assure|convince|show|advise) the (?:reader|user|analyst|reviewer|investigator|checker)\b", r"\bfor everything you (?:say|write|answer)\b|\bwhatever the (?:topic|question)\b|\bfor the next (?:answer|question|response|message)\b",
        r"\b(?:in|of|to) (?:the|any|every) (?:draft (?:letter|note|reply)|next (?:answer|reply|summary))\b[^.\n]{0,20}\b(?:change|replace|write|say|state|insert|add|use)\b", r"\b(?:give|rate|score|assign|award)\b[^.\n]{0,30}\b(?:this|the|itself) (?:answer|response|document|summary)\b[^.\n]{0,30}\b(?:scores?|rating|5|10|full|top|maximum)\b",
        r"\b(?:retrieval|ranking|search|relevance) (?:priority|score|rank|boost)\s*[:=]", r"\bthis (?:document|note|message|passage|text|file) (?:supersedes|overrides|outranks|replaces|takes precedence over) (?:all|any|every|other)\b",
        r"\b(?:we|you) (?:might|may|could|should|would|must) state\b", r"\bstate (?:that )?the (?:output|sum|answer|result)\b",
    ),
    _p(
        "asks for what a model was told, or for secrets",
        rf"\b(?:repeat|print|show|reveal|display|output|leak|dump|summari[sz]e|translate|recite|expose|give|tell|share|disclose|list|spell|encode|write|return|quote)\b[^.\n]{{0,50}}\b(?:system prompt|your {_ORDERS}|the (?:above|previous|preceding|initial|original|hidden) (?:text|{_ORDERS}|conversation|message)|system (?:configuration|message|settings|password)|text (?:above|you were given)|words? above|everything above|previous user|instructions you|chat history)",
        r"\bwhat (?:are|were|is|was) (?:your|those|the|our|these) (?:\w+ )?(?:instructions?|system prompt|prompt|rules you|guidelines you|system password|secret|initial message)\b", r"\b(?:your|our|system|the secret) (?:system )?password be\b|\bsystem password\b",
        r"\b(?:what|which|who|where|when|can you|could you|if|do you|does|is|how|rhymes?)\b[^.?\n]{0,70}\bthe (?:current |previous |other )?user(?:'s)?\b(?! guide| manual| interface| agreement| fee| charge| menu| id\b)[^.?\n]{0,120}\?", rf"{_START}(?:please )?(?:tell|give|show|reveal|spell|guess|describe|list|create|write|using)\b[^.\n]{{0,70}}\bthe (?:current |previous |other )?user(?:'s)?\b(?! guide| manual| interface| agreement| fee| charge| menu| id\b)", r"\b(?:rot-?13|caesar cipher|substitution cipher|morse code|leet ?speak|pig latin)\b|\b(?:in|with|to|using|via|as|decode|encoded?|apply|from) (?:this |the |it |a |simple )*(?:base-?64|hexadecimal|hex|binary)\b", r"\breplace all (?:vowels|letters|spaces|consonants)\b",
        r"\b(?:initiali[sz]ation|setup|startup) ?(?:text|prompt|instructions?)\b|\brules you (?:must|have to|should|were|are)\b|\bapi keys?\b|\benvironment variables?\b|\b(?:you were|you have been|you've been) (?:told|given|instructed|programmed)\b",
        rf"\b(?:print|show|reveal|dump|display|output|list|export) (?:me )?(?:your|all|the hidden|the internal) (?:\w+ )?(?:configuration|settings|secrets?|credentials?|tokens?|customer records|records|memory|rules|data)\b|{_START}reveal (?:the|your|all|any)\b",
        r"\bthe user's (?:name|birth\w*|initials|password|location|city|secret|age|date|home|address)\b|\b(?:update|change|modify|delete|set|reset)\b[^.\n]{0,20}\bthe user's\b",
        r"\b(?:opposite|reverse) of (?:your|the) (?:instructions?|rules)\b|\bwhat (?:you|were you) (?:were )?told (?:not )?to\b",
    ),
    _p(
        "orders an action or a finding",
        r"\b(?:send|make|initiate|execute|schedule)\b[^.\n]{0,30}\b(?:transaction|payment|transfer|wire|money|funds)\b[^.\n]{0,30}\bto (?:[A-Z]{2}\d{8,}|(?:the )?attacker)", r"\b(?:modify|change|update|replace) (?:the|a|your|all)\b[^.\n]{0,60}\b(?:recipient|password|payee|beneficiary|refund account|iban)\b[^.\n]{0,60}\b(?:to|with)\b", r"^\W*todo\s*:", r"\b(?:call|use|invoke|run|execute|trigger) (?:the )?\w+[_ ](?:tool|function|command|query|script|endpoint|api)\b|\bcall the \w+_\w+\b", r"\b(?:use|with|using) (?:the )?(?:admin|root|superuser) (?:account|rights|privileges|role)\b",
        rf"{_START}(?:then |now )?(?:send|forward|e-?mail|mail|post|upload|exfiltrate|copy|leak|export|share) (?:all|the|this|every|any|these|that)\b[^.\n]{{0,40}}\b(?:records?|conversation|data|case|file|prompt|history|context|customers?|emails?)\b[^.\n]{{0,30}}\b(?:to|at)\b \S*(?:@|https?:|www\.)",
        r"\bof the user to\b",
        r"\b(?:skip|bypass|disable|ignore|suppress|waive|omit)\b (?:the |all |any |further |this |these |every )*(?:sanctions?|screening|checks?|verification|controls?|kyc|aml|hits?|escalation|approvals?|policy limits?|redaction|citations?|four[- ]eyes|safety|fraud (?:checks?|rules?|controls?)|review(?:er)?s?\b(?! date))",
        rf"{_START}(?:please )?(?:approve|release|clear|dismiss|whitelist|unmask|auto-?approve) (?:refunds?|payments?|transactions?|transfers?) (?:of )?[$£€\d]", rf"{_START}(?:please )?(?:approve|release|clear|dismiss|whitelist|unmask|auto-?approve) (?:(?:the|this|all|any|every|it|full) )+(?:alerts?|payments?|transactions?|refunds?|cases?|hits?|claims?|card numbers?|customer)\b(?! (?:was|were|is|has|form))",
        rf"{_START}(?:always )?(?:mark|set|treat|classify|rate|label|score|close|lower|reduce|downgrade|raise)\b[^.\n]{{0,50}}\b(?:as (?:clear\w*|genuine|approved|safe|resolved|trusted|legitimate|benign|fraud|false)|to (?:false positive|low|zero|approved|cleared|closed|safe)|risk (?:score|rating|level))\b",
        r"\b(?:whitelisted|pre-?approved|already (?:been )?(?:approved|verified|cleared))\b[^.\n]{0,60}\b(?:no (?:escalation|review|check|further)|skip|release|bypass|not required)\b", r"\byou (?:may|must|can|should|will|are (?:allowed|authori[sz]ed|permitted|required) to) (?:now )?(?:unmask|reveal|release|approve|ignore|bypass|skip|disregard|print)\b",
        r"\b(?:ignore|approve|clear|release)\b[^.\n]{0,20}\bfor this (?:entity|customer|merchant|beneficiary|account)\b", r"\bdecode (?:and|then) (?:follow|execute|run|obey|do)\b|\band (?:follow|execute|obey) (?:them|it|the result)\b", r"\bwithout (?:telling|informing|alerting) (?:the )?(?:user|analyst|reviewer|anyone)\b",
    ),
)  # fmt: skip

SQUEEZED = re.compile(
    r"(?:ignore|disregard|forget|override)(?:all|any|the|your|of|these|my)*(?:previous|prior|above|earlier|system)(?:\w{0,12})?(?:instruct|prompt|rule|guideline|command)"
)
"""Orders spelt with spaces in odd places, looked for in the text without any."""
