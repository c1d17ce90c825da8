"""The retention rules of an installation: the defaults, then one file, then the environment."""

from copilot.domain.retention import DataClass, retention_rules
from copilot.errors import InputError
from copilot.settings import Settings
from copilot.toml_files import read_toml


def retention_of(settings: Settings) -> dict[DataClass, int | None]:
    """The rules in force.

    Raises:
        InputError: a rule cannot be used; it and its place are named, and nothing is erased.
    """
    usual = settings.data_dir / "retention.toml"
    file = settings.retention_file or (usual if usual.is_file() else None)
    values = read_toml(file)[0] if file else {}
    try:
        return retention_rules({**values, **settings.retention})
    except ValueError as error:
        place = file or "FOUREYES_RETENTION"
        raise InputError(f"The retention rules in {place} cannot be used: {error}.") from error
