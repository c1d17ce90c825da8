"""A scenario written as the file from which it is read again."""

from typing import Any

import yaml

from copilot.domain.evaluation import Scenario

_WIDTH = 100


def _text(dumper: Any, value: str) -> Any:
    """Texts of several lines as blocks, so that a person can edit them."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Readable: Any = type("_Readable", (yaml.SafeDumper,), {})  # its own class: representers are kept by class
_Readable.add_representer(str, _text)


def scenario_text(scenario: Scenario) -> str:
    """YAML with the keys in the order of `Scenario`, those that say nothing left out."""
    values: dict[str, Any] = scenario.model_dump(mode="python", exclude_defaults=True)
    values["task"] = scenario.task
    values["expected"] = scenario.expected.model_dump(mode="json", exclude_defaults=True)
    values["plant"] = [plant.model_dump() for plant in scenario.plant]
    values["missing"] = list(scenario.missing)
    kept = {
        name: values[name]
        for name in Scenario.model_fields
        if values.get(name) not in (None, "", []) or name == "expected"
    }
    text: str = yaml.dump(kept, Dumper=_Readable, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return text
