"""Each read and write of a system of record in a span of its own, wherever it is called from."""

from collections.abc import Callable
from functools import wraps
from inspect import isfunction
from typing import Any, ClassVar

from copilot.telemetry import put, span


class Traced:
    """A system of record; the public methods of a subclass that names its `system` become spans.

    A span tells the system, the method and how many records came back: no argument and
    no result.
    """

    system: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.system:
            for name, method in list(vars(cls).items()):
                if isfunction(method) and not name.startswith("_"):
                    setattr(cls, name, _spanned(cls.system, name, method))


def _spanned(system: str, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def within(*given: Any, **named: Any) -> Any:
        with span(f"connector.{name}", system=system) as current:
            answer = method(*given, **named)
            if type(answer) is tuple:  # a list of records; a single one may be a named tuple
                put(current, count=len(answer))
            return answer

    return within
