"""Redaction: the time of one note, and the throughput beside presidio-analyzer's default on the same texts."""

import json
import os
import subprocess
import time
from pathlib import Path

from copilot.bench.result import Measured, from_seconds, timed
from copilot.controls.redaction.engine import RedactionEngine
from copilot.ports.redactor import KnownIdentifier

PEER = Path(os.environ.get("FOUREYES_BENCH_PRESIDIO", "var/presidio/bin/python"))
"""The interpreter of a folder with requirements-presidio.txt; without it the comparison is left out."""
SHARED = Path("../shared/data/eval")
_CHARACTERS = 2_000
_PASSES = 5
_PATIENCE_SECONDS = 900
KNOWN = (
    KnownIdentifier(type="PERSON", value="Marisol Ortega", source="customer name"),
    KnownIdentifier(type="ADDRESS", value="41 Alder Street, Brooklyn, NY 11215", source="customer address"),
    KnownIdentifier(type="PHONE", value="+1 718 555 0143", source="customer phone"),
    KnownIdentifier(type="EMAIL", value="m.ortega@example.com", source="customer e-mail"),
    KnownIdentifier(type="CARD", value="4929123412341234", source="card number"),
    KnownIdentifier(type="ACCOUNT_NUMBER", value="4400718832", source="account number"),
)
NOTES = (
    "Marisol Ortega rang at 09:14 about card 4929 1234 1234 1234. Disputes $482.00 at VOLTHAUS ELECTRONICS on "
    "11/19/2026, case CF-100001. Call back on (718) 555-0143 after 17:00.",
    "Wrote to m.ortega@example.com for the signed form. Address on file is 41 Alder Street, Brooklyn, NY 11215; "
    "the parcel went to 7 Foundry Road, Newark NJ 07105.",
    "Payee Henry Marlow, IBAN GB94BARC10201530093459, sort code 20-15-30, added from 198.51.100.23 on a device "
    "first seen on 18 November 2026. Name check: no match.",
    "Provisional credit of $482.00 is due within 10 business days under 12 CFR 1005.11(c)(2). Nothing else is open; "
    "the merchant answered on 11/20/2026 under reference VX-22019.",
    "Customer's husband Tomas Ortega confirmed by phone that nobody in the household bought the laptop. Old account "
    "4400718832 was closed in 2019. SSN ends 1098; DOB 17 March 1984 checked.",
)


def redaction(folder: Path) -> tuple[Measured, ...]:
    """One note of 2,000 characters with the case's identifiers; all texts beside presidio where it is installed."""
    del folder
    engine = RedactionEngine(secret=b"bench" * 8)
    note = (" ".join(NOTES) * 4)[:_CHARACTERS]
    one = timed(
        "redact a note of 2,000 characters",
        lambda: engine.redact(note, known=KNOWN, scope="CF-100001"),
        bar=0.03,
        runs=40,
    )
    return (one, *_compared_with_presidio(engine)) if PEER.exists() else (one,)


def _compared_with_presidio(engine: RedactionEngine) -> tuple[Measured, ...]:
    """Our seconds as a share of presidio's, pass by pass over the same texts on the same machine."""
    texts = _texts()
    ours = []
    for _ in range(_PASSES):
        began = time.perf_counter()
        for text in texts:
            engine.redact(text, known=(), scope="CF-100001")
        ours.append(time.perf_counter() - began)
    theirs = _presidio_seconds(texts)
    shares = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    best = min(theirs)
    return (
        from_seconds(
            "redaction, share of presidio-analyzer's time",
            shares,
            bar=0.2,
            unit="share",
            note=f"{len(texts)} texts: {len(texts) / min(ours):,.0f} a second against {len(texts) / best:,.0f}",
        ),
    )


def _presidio_seconds(texts: list[str]) -> list[float]:
    done = subprocess.run(  # noqa: S603  # our own script, with an interpreter that the caller installed
        [str(PEER), str(Path(__file__).with_name("presidio_peer.py"))],
        input=json.dumps({"texts": texts, "passes": _PASSES}),
        capture_output=True,
        text=True,
        check=True,
        timeout=_PATIENCE_SECONDS,
    )
    seconds: list[float] = json.loads(done.stdout)["seconds"]
    return seconds


def _texts() -> list[str]:
    """The public labelled notes and sentences where they are beside the project, else our own notes."""
    texts = [*NOTES, (" ".join(NOTES) * 4)[:_CHARACTERS]]
    for name in ("pii_bank_notes.jsonl", "pii_presidio_subset.jsonl"):
        if (SHARED / name).exists():
            rows = (SHARED / name).read_text(encoding="utf-8").splitlines()
            texts += [json.loads(row)["text"] for row in rows if row.strip()]
    return texts
