"""Any endpoint that speaks the OpenAI protocol, through langchain-openai.

The client's own retries are off (the gateway has the one retry loop), every deadline is a
clock of ours (the client's default is none, and its read timeout is per read), redirects
are not followed (one would carry the body to another host), and every error is named.
"""

import asyncio
from collections.abc import Callable
from contextlib import aclosing, suppress
from traceback import clear_frames
from typing import Any

from pydantic import SecretStr

from connectors.models.chat import messages, parsed
from connectors.models.client import chat_client
from connectors.models.failures import classified
from connectors.models.loop import GRACE_SECONDS, SHARED, Waiting
from connectors.models.output_mode import STRICT, OutputMode
from connectors.models.provider import Provider
from connectors.models.streamed_answer import StreamedAnswer
from connectors.models.transport import http_client
from copilot.domain.model_call import ModelFailure
from copilot.errors import ModelCallError
from copilot.ports.model import Cancellation, DraftRequest, DraftResponse, EngineProfile


class OpenAICompatibleModel:
    """One model at one endpoint; safe to share, closed once."""

    def __init__(self, provider: Provider, key: SecretStr | None = None) -> None:
        self.profile: EngineProfile = provider.profile
        self._provider = provider
        self._http = http_client(in_flight=provider.max_in_flight, ca_file=provider.ca_file)
        self._chat = chat_client(provider, key, self._http)
        self._may_change_form = provider.structured == "auto"
        self._mode = OutputMode(STRICT if self._may_change_form else provider.structured)
        self._under_way: set[Waiting[DraftResponse]] = set()
        self._closed = False
        self._loop = SHARED.acquire()  # last: what fails above must not hold it

    def draft(
        self,
        request: DraftRequest,
        *,
        on_text: Callable[[str], None] | None = None,
        cancellation: Cancellation | None = None,
    ) -> DraftResponse:
        """Fill the schema; errors as the port states."""
        if self._closed or (cancellation and cancellation.requested):
            raise ModelCallError(self.profile.name, ModelFailure.CANCELLED)
        waiting = Waiting(self._loop, lambda emit: self._answer(request, emit))
        self._under_way.add(waiting)
        try:
            return waiting.result(
                seconds=request.deadline_seconds, on_text=on_text, cancellation=cancellation
            )
        except asyncio.CancelledError:
            raise ModelCallError(self.profile.name, ModelFailure.CANCELLED) from None
        except TimeoutError:
            raise ModelCallError(self.profile.name, ModelFailure.TIMED_OUT) from None
        finally:
            self._under_way.discard(waiting)

    def close(self) -> None:
        """End the calls under way, then give sockets and loop back."""
        if self._closed:
            return
        self._closed = True
        with suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(self._wind_up(), self._loop).result(GRACE_SECONDS)
        SHARED.release()

    async def _wind_up(self) -> None:
        """Every call ended and its socket closed before the loop may stop under it."""
        tasks = [waiting.task for waiting in tuple(self._under_way) if waiting.task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._http.aclose()

    async def _answer(self, request: DraftRequest, emit: Callable[[str], None]) -> DraftResponse:
        """One answer: asked again only where the endpoint says that it lacks what we asked with."""
        ends_at = self._loop.time() + request.deadline_seconds
        mode = self._mode
        while True:
            answer = StreamedAnswer(self.profile, emit)
            try:
                await self._receive(request, mode, answer, ends_at)
                self._mode = mode  # kept only once it worked
                return self._response(answer, request, mode)
            except ModelCallError:
                raise
            except Exception as error:
                # What the client was reading from hangs on its frames: let go of it here, on the loop's thread.
                clear_frames(error.__traceback__)
                plainer = mode.plainer(error, may_change_form=self._may_change_form)
                if plainer is None:
                    # From nothing: the client's exceptions hold the request and the server's text.
                    raise classified(error, self.profile.name, partial=answer.text) from None
                mode = plainer

    async def _receive(
        self, request: DraftRequest, mode: OutputMode, answer: StreamedAnswer, ends_at: float
    ) -> None:
        """Listen to the stream under three clocks: the first word, the next word, the whole."""
        provider, now = self._provider, self._loop.time
        whole = asyncio.timeout_at(ends_at)
        silence = asyncio.timeout_at(now() + provider.first_token_seconds)
        try:
            async with whole, silence, aclosing(self._stream(request, mode)) as stream:
                async for chunk in stream:
                    if answer.take(chunk):
                        silence.reschedule(now() + provider.between_tokens_seconds)
                    if answer.overlong:
                        # Ended from within, at the wire: a stream left half-read here is a cycle whose
                        # nested generators close in any order, in whatever thread collects the garbage.
                        whole.reschedule(now())
        except TimeoutError:
            if not answer.overlong:
                raise self._late(answer, request, whole=whole.expired()) from None

    def _stream(self, request: DraftRequest, mode: OutputMode) -> Any:
        body: dict[str, Any] = {}
        if shape := mode.response_format(request):
            # As a parameter of its own it would take the client's parsing helper, which
            # raises on length and filter with the text lost.
            body["response_format"] = shape
        limit = min(request.max_output_tokens, self.profile.max_output_tokens)
        # Older servers know only the older word, and ignore the other without a sign.
        word = "max_tokens" if self._provider.kind == "compatible" else "max_completion_tokens"
        body[word] = limit
        given = request.temperature
        temperature = self._provider.temperature if given is None else given
        options: dict[str, Any] = {} if "temperature" in mode.without else {"temperature": temperature}
        return self._chat.astream(
            messages(request, in_words=mode.instructions(request)),
            stream_usage="stream_options" not in mode.without,
            extra_body=body,
            extra_headers={"Idempotency-Key": request.idempotency_key},
            **options,
        )

    def _late(self, answer: StreamedAnswer, request: DraftRequest, *, whole: bool) -> ModelCallError:
        begun = bool(answer.text)
        if whole:
            failure, detail = ModelFailure.TIMED_OUT, f"not done in {request.deadline_seconds:.3g} s"
        elif begun:
            failure = ModelFailure.STALLED
            detail = f"silent for {self._provider.between_tokens_seconds:g} s"
        else:
            failure = ModelFailure.TIMED_OUT
            detail = f"no first word in {self._provider.first_token_seconds:g} s"
        return ModelCallError(self.profile.name, failure, detail=detail, partial=answer.text)

    def _response(self, answer: StreamedAnswer, request: DraftRequest, mode: OutputMode) -> DraftResponse:
        answer.check_end()
        asked, written = answer.usage(request)
        return DraftResponse(
            output=parsed(answer.json_text(loosely=mode.form != STRICT), self.profile.name),
            engine=self.profile.name,
            input_tokens=asked,
            output_tokens=written,
            degraded=mode.said,
        )
