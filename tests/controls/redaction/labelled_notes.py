"""Notes as a desk writes them, by us, with what must not leave and what must survive.

Each note: the text, what the case knows as (kind, value), the spellings in the text that must
go, and the strings that a draft needs.
"""

from typing import NamedTuple


class LabelledNote(NamedTuple):
    """One note; `gone` are spellings that may not stand in what is sent, `kept` those that must."""

    text: str
    known: tuple[tuple[str, str], ...]
    gone: tuple[str, ...]
    kept: tuple[str, ...]


NOTES = (
    LabelledNote(
        "Rang ORTEGA, MARISOL on 718-555-0143 about T-100104, $482.00 at VOLTHAUS ELECTRONICS on 19 Nov 2026.",
        (("PERSON", "Marisol Ortega"), ("PHONE", "+1 718 555 0143")),
        ("ORTEGA", "MARISOL", "718-555-0143"),
        ("T-100104", "$482.00", "VOLTHAUS ELECTRONICS", "19 Nov 2026"),
    ),
    LabelledNote(
        "M. Ortega wants the letter sent to 41 Alder St,\n  Brooklyn NY 11215, case CF-100001, Reg E 12 CFR 1005.11(c).",
        (("PERSON", "Marisol Ortega"), ("ADDRESS", "41 Alder St, Brooklyn, NY 11215, US")),
        ("Ortega", "41 Alder", "11215"),
        ("CF-100001", "12 CFR 1005.11(c)"),
    ),
    LabelledNote(
        "Card 4929-1234-1234-1234 blocked; the replacement is posted by 24/11/2026, reason code 10.4, MCC 5732.",
        (("CARD", "4929123412341234"),),
        ("4929-1234-1234-1234",),
        ("24/11/2026", "10.4", "5732"),
    ),
    LabelledNote(
        "IBAN read back as GB94 BARC 1020 1530 0934 59, payee Hénry  Mаrlow; UETR and amount £6,400.00 agree.",
        (("IBAN", "GB94BARC10201530093459"), ("PERSON", "Henry Marlow")),
        ("GB94 BARC", "Hénry", "Mаrlow"),
        ("£6,400.00",),
    ),
    LabelledNote(
        '{"customer":"Siobh\\u00e1n Quayle","dob":"1985-03-14","ref":"DP-100001","amount":"38.90"}',
        (("PERSON", "Siobhán Quayle"), ("DOB", "1985-03-14")),
        ("Quayle", "1985-03-14"),
        ("DP-100001", "38.90"),
    ),
    LabelledNote(
        "https://portal.example/confirm?name=Desmond%20Whitfield&mail=d.whitfield%40example.com&alert=AL-100002",
        (("PERSON", "Desmond Whitfield"), ("EMAIL", "d.whitfield@example.com")),
        ("Whitfield", "d.whitfield"),
        ("AL-100002",),
    ),
    LabelledNote(
        "Spoke to D e s m o n d at 14:20. He\u200bnry was not there. NI QQ 12 34 56 C checked, sort code 20-15-30.",
        (("PERSON", "Desmond Whitfield"), ("PERSON", "Henry Marlow"), ("NATIONAL_ID", "QQ123456C")),
        ("D e s m o n d", "He\u200bnry", "QQ 12 34 56 C", "20-15-30"),
        ("14:20",),
    ),
    LabelledNote(
        "account 44007\n18832 was used, then ...8832 on the letter; three payments of 9,600.00, 9,650.00 and 9,700.00.",
        (("ACCOUNT_NUMBER", "4400718832"),),
        ("44007\n18832",),
        ("9,600.00", "9,650.00", "9,700.00"),
    ),
)
