"""The shadow deployment as a person reads it."""

from collections.abc import Iterable

from copilot.cli.output import stdout, table
from copilot.cli.session import Session
from copilot.domain.shadow import Comparison, Variant, Version
from copilot.language import written
from copilot.usecases.shadow_report import ShadowReport


def emit_variant(session: Session, variant: Variant) -> None:
    """A variant that was proposed."""
    said = f"Variant {variant.variant_id} runs behind {variant.base} from the next run of {variant.task} on."
    session.say(variant, said)


def emit_version(session: Session, version: Version) -> None:
    """What is live from now on."""
    said = f"{version.reference} is live for {version.task} (version {version.number})."
    session.say(version, said)


def version_rows(found: Iterable[Version], zone: str) -> Iterable[tuple[str, ...]]:
    """Number, what, is, proposed by, decided by, at, reason."""
    for version in found:
        at = written.short_moment(version.at, zone) if version.at else ""
        people = (version.proposed_by or "", version.by or "")
        yield str(version.number), version.action, version.reference, *people, at, version.reason


def show_report(report: ShadowReport, diff: str, *, with_pairs: bool) -> None:
    """Figures side by side, why pairs do not count, what the prompt changes, and on wish the texts."""
    variant = report.variant
    stdout.print(
        f"{variant.reference} beside {variant.base}, for {variant.task} ({variant.state})", markup=False
    )
    missing = f"; {report.missing} more must, before it can be promoted" if report.missing else ""
    stdout.print(f"{len(report.pairs)} pairs, {report.counted} of them count{missing}.")
    rows = [
        (
            c.metric,
            str(c.pairs),
            f"{c.before:.3f}",
            f"{c.after:.3f}",
            f"{c.low:+.3f} … {c.high:+.3f}",
            c.verdict,
        )
        for c in report.changes
    ]
    table("", ("metric", "pairs", "live", "variant", "change, 95 %", "verdict"), rows)
    for problem, count in report.problems.items():
        stdout.print(f"{count} × {problem}", markup=False)
    stdout.print(diff, markup=False)
    for pair in report.pairs if with_pairs else ():
        _show_pair(pair)


def _show_pair(pair: Comparison) -> None:
    stdout.rule(f"{pair.run_id} {pair.case_id or ''}")
    stdout.print(f"LIVE ({pair.live.engine})\n{pair.live.body}", markup=False)
    if pair.variant:
        stdout.print(f"\nVARIANT ({pair.variant.engine})\n{pair.variant.body}", markup=False)
