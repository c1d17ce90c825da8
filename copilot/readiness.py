"""What somebody without a sign-in may learn of the parts that do not answer."""

import logging
from collections.abc import Mapping
from typing import Literal

_log = logging.getLogger(__name__)


def without_details(parts: Mapping[str, str]) -> dict[str, Literal["ok", "failing"]]:
    """Part → "ok" or "failing"; why stands in the log, for it may name a file or a host of the bank."""
    for part, said in parts.items():
        if said != "ok":
            _log.warning("not_ready part=%s problem=%s", part, said)
    return {part: "ok" if said == "ok" else "failing" for part, said in parts.items()}
