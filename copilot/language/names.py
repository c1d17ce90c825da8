"""Proper names: capitalised words that are no sentence opening and no word of the trade."""

import re
from collections.abc import Collection

_TOKEN = re.compile(r"[A-Za-zÀ-ÿ][\w'’À-ÿ&.-]*|[.!?:;,()\"]|\S")
_JOINERS_WORDS = "of de la le van von der den del di da and & the al bin y"
_JOINERS = frozenset(_JOINERS_WORDS.split())
_HONORIFICS_WORDS = "mr mrs ms mx dr prof sir dame lord lady rev hon miss"
_HONORIFICS = frozenset(_HONORIFICS_WORDS.split())

# Capitalised by habit in a bank's texts; they name nobody. Common facts of the trade, not of a case.
_TRADE_WORDS = """
checking current driver driving license licence
account accounts act aggregate alert alerts analyst annex appendix approval article authorisation
authorization bank banking branch business card cards case cash chapter charge chargeback check cheque
claim claims commentary comment complaint complaints compliance core credit crm customer customers date
day days debit decision department deposit desk digital direct dispute disputes due duty enhanced
evidence exception facts fact federal file form fraud fund funds guide guidance guideline hub
intelligence internal interpretation investigation know law lending letter limit loan loans manual
merchant mobile monitoring narrative national note notice office official online operations opening
paragraph part payment payments pin policy procedure procedures processor product provisional purchase
queue record records refund reg register registry regulation regulations regulator report reports
reserve resolution retail review risk rule rules sale screening secrecy section service services source
standard state statement status step supplement system systems table team terms ticket ticketing time
title transaction transactions transfer transfers unit wire your yes no error electronic truth chief
officer director head manager checker maker investigator english sterling consumer protection bureau
staff board ombudsman faster
"""
_TRADE = frozenset(_TRADE_WORDS.split())
_ACRONYMS_WORDS = """
ach aml amla apr apy app ato atm avs bacs bec bin bic bsa cdd cfpb cfr chaps cip cnp cop ctr cvv ddos
dob edd efta emv etc eu fca fcra fdic fi ffiec fincen fos gbp glba gmt iban id ids ip it iso kyc llc llp
ltd mcc mfa mlro n/a nacha ncua occ ofac otp p2p pan pep pep's pin plc pos psd2 psr psrs q&a rdc reg sar
sars sca sim sms ssn str swift tila tin uk us usa usd utc usc uspis vop eur e z ok pdf ach's cnp's bst
est edt et cst pst am pm d b i ii iii iv v
"""
_ACRONYMS = frozenset(_ACRONYMS_WORDS.split())
_OPENERS_WORDS = """
a after all also although an and another any as at because before both but by during each either every
for from he her here his how however i if in it its many most my neither no none nor not of on once one
or other our over per she since so some such than that the their then there these they this those though
to under until up we what when where whether which while who why with within without you your dear
please between according based given despite only several further next first second third finally later
earlier today yesterday overall additionally
"""
_OPENERS = frozenset(_OPENERS_WORDS.split())


def names_in(text: str) -> tuple[tuple[str, ...], ...]:
    """Names as tuples of words: runs of capitalised words, single ones where no sentence opens with them."""
    found: list[tuple[str, ...]] = []
    run: list[str] = []
    opens = run_opens = True
    for token in _TOKEN.findall(text):
        word = re.sub(r"'s$|'$", "", token.rstrip("."))
        if _is_capitalised(word):
            run_opens = opens if not run else run_opens
            run.append(word)
        elif not (run and word.lower() in _JOINERS):
            found.extend(_settled(run, opens=run_opens))
            run = []
        # After a colon or an opening quote a capital says nothing.
        opens = token in {".", "!", "?", ":", '"', "("} or (opens and token in {"'", "-", "*"})
    found.extend(_settled(run, opens=run_opens))
    return tuple(found)


def name_is_in(name: tuple[str, ...], words: Collection[str], known: Collection[str]) -> bool:
    """True if every part of the name stands in the evidence's words or in the known names."""
    return all(_part_is_in(part.lower().strip("."), words, known) for part in name)


def _part_is_in(part: str, words: Collection[str], known: Collection[str]) -> bool:
    if part in words or part in known:
        return True
    if len(part) == 1:
        return any(word.startswith(part) for word in words)
    if "-" in part or "&" in part:
        return all(_part_is_in(piece, words, known) for piece in re.split(r"[-&]", part) if piece)
    stem = part[:-1] if part.endswith("s") else part + "s"
    return stem in words


def _is_capitalised(word: str) -> bool:
    return bool(word) and word[0].isalpha() and word[0].isupper()


def _settled(run: list[str], *, opens: bool) -> list[tuple[str, ...]]:
    """What a run of capitalised words claims: nothing, or one name."""
    if not run:
        return []
    words = list(run)
    honorific = False
    while words and (words[0].lower() in _HONORIFICS or (opens and words[0].lower() in _OPENERS)):
        honorific = honorific or words[0].lower() in _HONORIFICS
        opens = opens and not honorific
        words.pop(0)
    kept = tuple(w for w in words if not _is_of_the_trade(w))
    if not kept:
        return []
    # A lone capitalised word that opens a sentence may be any word; after an honorific it is a name.
    if opens and len(words) == 1 and not honorific and not re.search(r"[A-Z].*[A-Z]", words[0]):
        return []
    # "Provisional Credits": the opening word of a run is a name only together with the rest.
    if opens and kept == (words[0],) and not honorific:
        return []
    return [kept]


def _is_of_the_trade(word: str) -> bool:
    lower = word.lower().strip(".")
    return lower in _TRADE or lower.replace(".", "") in _ACRONYMS or lower in _JOINERS
