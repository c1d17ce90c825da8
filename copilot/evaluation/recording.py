"""A model that remembers what it was sent: what leaves is read at the last door, not where it was meant to be closed."""

import json
from collections.abc import Callable

from copilot.ports.model import Cancellation, DraftingModel, DraftRequest, DraftResponse, EngineProfile


class RecordingModel:
    """Implements `copilot.ports.model.DraftingModel` over another one; closing it closes nothing."""

    def __init__(self, inner: DraftingModel, sent: list[str]) -> None:
        self._inner = inner
        self._sent = sent

    @property
    def profile(self) -> EngineProfile:
        """That of the model underneath."""
        return self._inner.profile

    def draft(
        self,
        request: DraftRequest,
        *,
        on_text: Callable[[str], None] | None = None,
        cancellation: Cancellation | None = None,
    ) -> DraftResponse:
        """Note every text of the request, then ask."""
        self._sent.append(request.prompt)
        self._sent.append(json.dumps(request.payload, ensure_ascii=False))
        if request.repair:
            self._sent.append(request.repair)
        return self._inner.draft(request, on_text=on_text, cancellation=cancellation)

    def close(self) -> None:
        """The model underneath stays open: other scenarios use it."""
