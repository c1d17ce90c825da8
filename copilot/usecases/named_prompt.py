"""A prompt by the name that the shadow deployment, or the line of versions, has for it."""

from copilot.domain.identity import Actor, Permission
from copilot.domain.run import TaskName
from copilot.domain.shadow import VariantKind
from copilot.errors import InputError, NotFoundError
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.tasks.prompt import Prompt
from copilot.usecases.access import require
from copilot.usecases.live_versions import Specs, known_variant, live_spec, prompt_of, variant_of, versions

LIVE = "live"
OF_A_VARIANT = "V-"


def named_prompt(
    actor: Actor, task: TaskName | None, name: str, *, specs: Specs, unit_of_work: UnitOfWorkFactory
) -> tuple[TaskName, Prompt] | None:
    """The prompt of a variant ("V-1a2b3c4d"), of a version by its number ("0" as delivered), or the "live" one.

    None where the name is none of these: then it is a file's. Only a variant's id tells its task alone.

    Raises:
        PermissionDeniedError: the actor does not read evaluations.
        NotFoundError: no such variant, or no version of that number.
        InputError: the variant is of another task, or changes the engine and not the prompt.
    """
    require(actor, Permission.EVALUATION_READ, to="use a prompt of the shadow deployment")
    if name.startswith(OF_A_VARIANT):
        return _of_variant(task, name, unit_of_work)
    if task is None:
        return None
    if name == LIVE:
        return task, live_spec(specs[task], unit_of_work).prompt
    if name.isascii() and name.isdigit():
        return task, _of_version(actor, task, int(name), specs, unit_of_work)
    return None


def _of_variant(
    task: TaskName | None, variant_id: str, unit_of_work: UnitOfWorkFactory
) -> tuple[TaskName, Prompt]:
    with unit_of_work(read_only=True) as unit:
        variant = known_variant(unit, variant_id)
    if variant.kind is not VariantKind.PROMPT:
        raise InputError(f"The variant {variant_id} is an engine. Name it with --model {variant.reference}.")
    if task not in (None, variant.task):
        raise InputError(f"The variant {variant_id} is a prompt of {variant.task}, not of {task}.")
    return variant.task, prompt_of(variant)


def _of_version(
    actor: Actor, task: TaskName, number: int, specs: Specs, unit_of_work: UnitOfWorkFactory
) -> Prompt:
    known = versions(actor, task, VariantKind.PROMPT, specs=specs, unit_of_work=unit_of_work)
    if number >= len(known):
        raise NotFoundError(
            f"The prompt of {task} has no version {number}; the newest is {len(known) - 1}. "
            f"`shadow versions {task}` lists them."
        )
    with unit_of_work(read_only=True) as unit:
        variant = variant_of(unit, known[number])
    return prompt_of(variant) if variant else specs[task].prompt
