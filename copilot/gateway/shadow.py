"""The shadow engine's way to a model: one engine, limits of its own, no state shared with the live gateway.

A shadow engine that fails opens no live circuit, waits in no live queue, and what it answered is
never taken for the answer to a live request.
"""

from copilot.domain.shadow import SHADOW_USER
from copilot.gateway.call import Call, GatewayResponse
from copilot.gateway.call_control import CallControl
from copilot.gateway.gateway import Gateway


class ShadowGateway(Gateway):
    """A gateway whose calls have keys and pseudonyms of their own."""

    notes_circuits = False  # its circuits stop no live call

    def draft(self, call: Call, control: CallControl | None = None) -> GatewayResponse:
        """As `Gateway.draft`; what is kept of it answers the shadow engine alone."""
        apart = {"scope": f"shadow:{call.scope}", "charged_to": SHADOW_USER}
        return super().draft(call.model_copy(update=apart), control)

    def close(self) -> None:
        """Nothing: the engines are the live gateway's."""
