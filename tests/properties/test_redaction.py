"""Whatever the text and however a known value is spelt in it: it does not leave, and all comes back."""

import json
from collections.abc import Callable
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.controls.redaction.engine import RedactionEngine
from copilot.ports.redactor import KnownIdentifier, RedactedText

ENGINE = RedactionEngine()
VALUES = {
    "PERSON": "Siobhan Quayle",
    "ADDRESS": "17 Larkspur Terrace, Harrogate, HG1 5QT",
    "CARD": "4929123412341234",
    "IBAN": "GB29NWBK60161331926819",
    "PHONE": "+447700900123",
    "EMAIL": "siobhan.quayle@mail.example",
    "NATIONAL_ID": "QQ123456C",
    "ACCOUNT_NUMBER": "31926819",
    "CUSTOMER_ID": "CUST-0099123",
    "USERNAME": "squayle1985",
    "DOCUMENT_NUMBER": "X12345678",
    "DEVICE_ID": "7f3a99bc1122",
}
KNOWN = tuple(KnownIdentifier(type=t, value=v, source=t.lower()) for t, v in VALUES.items())
_LOOKALIKES = str.maketrans("aeopcxSABEKMHOPCT", "аеорсхЅАВЕКМНОРСТ")
_WIDE = {ord(c): chr(ord(c) + 0xFEE0) for c in map(chr, range(0x21, 0x7F))}

WRITINGS: tuple[Callable[[str], str], ...] = (
    str.upper,
    str.lower,
    lambda v: "\u200b".join(v),
    lambda v: "\u00ad".join(v),
    lambda v: v.translate(_LOOKALIKES),
    lambda v: v.translate(_WIDE),
    lambda v: v.translate(_LOOKALIKES).replace("а", "а\u0301").replace("о", "о\u0308"),
    lambda v: v.replace("a", "\u00e1").replace("e", "\u00eb").replace("o", "\u00f8"),
    lambda v: "".join(chr(0xE0000 + ord(c)) if c.isascii() else c for c in v),
    lambda v: v.replace(" ", "\n"),
    lambda v: v.replace(" ", "  \n> "),
    lambda v: v.replace(" ", "-"),
    lambda v: v.replace(" ", ""),
    lambda v: " ".join(v.replace(" ", "")),
    lambda v: "-".join(v.replace(" ", "")),
    lambda v: v,
)
ENCODINGS: tuple[Callable[[str], str], ...] = (
    json.dumps,
    quote,
    lambda v: "".join(f"&#{ord(c)};" for c in v),
    lambda v: "".join(f"&#x{ord(c):x};" for c in v),
    lambda v: "".join(f"\\u{ord(c):04X}" if ord(c) < 0x10000 else c for c in v),
)
"""What software does to a text on its way, once or twice."""
AROUND = st.text(alphabet=st.characters(blacklist_categories=["L", "N", "Cs"]), max_size=12)
TEXTS = st.text(max_size=300)


def restored(redacted: RedactedText) -> str:
    """The way back as the gateway goes it: the longest pseudonym first."""
    text = redacted.text
    for pseudonym in sorted(redacted.restore, key=len, reverse=True):
        text = text.replace(pseudonym, redacted.restore[pseudonym])
    return text


@given(
    st.sampled_from(KNOWN),
    st.lists(st.sampled_from(WRITINGS), min_size=1, max_size=2),
    st.lists(st.sampled_from(ENCODINGS), max_size=2),
    AROUND,
    AROUND,
)
@settings(max_examples=600, deadline=None)
def test_no_spelling_of_a_known_value_leaves(
    known: KnownIdentifier,
    writings: list[Callable[[str], str]],
    encodings: list[Callable[[str], str]],
    before: str,
    after: str,
) -> None:
    spelt = known.value
    for change in (*writings, *encodings):
        spelt = change(spelt)
    text = f"note: {before} {spelt} {after} end"
    redacted = ENGINE.redact(text, known=KNOWN, scope="CF-1")
    assert spelt not in redacted.text
    assert ENGINE.leaks(redacted.text, known=KNOWN) == ()


@given(st.lists(st.one_of(TEXTS, st.sampled_from([k.value for k in KNOWN])), max_size=8))
@settings(max_examples=200, deadline=None)
def test_decisions_rebuild_what_was_sent_and_the_way_back_rebuilds_the_text(pieces: list[str]) -> None:
    text = " ".join(pieces)
    redacted = ENGINE.redact(text, known=KNOWN, scope="CF-1")
    rebuilt, cursor = "", 0
    for decision in redacted.decisions:
        assert cursor <= decision.start < decision.end <= len(text)
        rebuilt += text[cursor : decision.start] + decision.pseudonym
        cursor = decision.end
    assert rebuilt + text[cursor:] == redacted.text
    assert restored(redacted) == text


@given(st.sampled_from(["AMAZON MKTPLACE", "T-00012345", "CF-100001", "4029357733", "Anders Motors"]), TEXTS)
@settings(max_examples=100, deadline=None)
def test_what_is_kept_survives_any_text_around_it(kept: str, around: str) -> None:
    text = f"{around} {kept} {around}"
    assert kept in ENGINE.redact(text, known=(), scope="CF-1", keep=(kept,)).text


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
@settings(max_examples=50, deadline=None)
def test_pseudonyms_hold_within_a_scope_and_link_nothing_between_two(one: str, other: str) -> None:
    first = ENGINE.redact("Siobhan Quayle", known=KNOWN, scope=one).text
    assert first == ENGINE.redact("Siobhan Quayle", known=KNOWN, scope=one).text
    if one != other:
        assert first != ENGINE.redact("Siobhan Quayle", known=KNOWN, scope=other).text
