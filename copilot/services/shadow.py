"""The shadow deployment, and what is live for a task."""

from collections.abc import Callable

from copilot.domain.identity import Actor
from copilot.domain.run import TaskName
from copilot.domain.shadow import Variant, VariantKind, Version
from copilot.services.ports import Part
from copilot.tasks.prompt import Prompt
from copilot.usecases import change_live_version, live_versions, named_prompt, propose_variant, shadow_report
from copilot.usecases.shadow_report import ShadowReport


class ShadowServices(Part):
    """The shadow deployment, and what is live for a task."""

    def propose_prompt(self, actor: Actor, text: str, *, why: str) -> Variant:
        return propose_variant.propose_prompt(
            actor, text, why=why, specs=self._ports.specs, **self._store_and_time
        )

    def propose_engine(self, actor: Actor, task: TaskName, engine: str, *, why: str) -> Variant:
        return propose_variant.propose_engine(
            actor,
            task,
            engine,
            why=why,
            engines=self._ports.gateway.engine_names,
            specs=self._ports.specs,
            **self._store_and_time,
        )

    def withdraw_variant(self, actor: Actor, variant_id: str) -> None:
        propose_variant.withdraw_variant(actor, variant_id, unit_of_work=self._ports.unit_of_work)

    def promote_variant(self, actor: Actor, variant_id: str, *, reason: str) -> Version:
        return change_live_version.promote_variant(
            actor, variant_id, reason=reason, specs=self._ports.specs, **self._store_and_time
        )

    def list_variants(self, actor: Actor, *, task: TaskName | None = None) -> tuple[Variant, ...]:
        return shadow_report.list_variants(actor, task=task, unit_of_work=self._ports.unit_of_work)

    def shadow_report(self, actor: Actor, variant_id: str) -> ShadowReport:
        return shadow_report.shadow_report(actor, variant_id, unit_of_work=self._ports.unit_of_work)

    def run_variant(
        self,
        actor: Actor,
        variant_id: str,
        *,
        limit: int = 50,
        progress: Callable[[int, int], None] | None = None,
    ) -> int:
        """`catch_up`: the runs that the shadow deployment in the background missed, now and here."""
        return shadow_report.catch_up(
            actor,
            variant_id,
            limit=limit,
            control=self._ports.shadow_runner.control,
            ports=self._ports.shadow_ports,
            progress=progress,
        )

    def live_versions(
        self, actor: Actor, task: TaskName, kind: VariantKind = VariantKind.PROMPT
    ) -> tuple[Version, ...]:
        return live_versions.versions(
            actor, task, kind, specs=self._ports.specs, unit_of_work=self._ports.unit_of_work
        )

    def named_prompt(self, actor: Actor, task: TaskName | None, name: str) -> tuple[TaskName, Prompt] | None:
        return named_prompt.named_prompt(
            actor, task, name, specs=self._ports.specs, unit_of_work=self._ports.unit_of_work
        )

    def prompt_diff(self, actor: Actor, task: TaskName, before: int, after: int) -> str:
        return live_versions.prompt_diff(
            actor, task, before, after, specs=self._ports.specs, unit_of_work=self._ports.unit_of_work
        )

    def variant_diff(self, actor: Actor, variant_id: str) -> str:
        return live_versions.variant_diff(
            actor, variant_id, specs=self._ports.specs, unit_of_work=self._ports.unit_of_work
        )

    def roll_back(
        self, actor: Actor, task: TaskName, kind: VariantKind = VariantKind.PROMPT, *, reason: str
    ) -> Version:
        return change_live_version.roll_back(
            actor, task, kind, reason=reason, specs=self._ports.specs, **self._store_and_time
        )
