"""`python -m connectors.models.faultserver`: start the fault server, or list what it can do."""

import asyncio
from typing import Annotated

import typer

from connectors.models.faultserver.behaviour import Pace
from connectors.models.faultserver.faults import Fault
from connectors.models.faultserver.server import FaultServer


def main(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0 takes a free one.")] = 8700,
    fault: Annotated[Fault, typer.Option(help="What to do with requests that name no fault.")] = Fault.OK,
    slow_seconds: Annotated[float, typer.Option(min=0, help="How slow the slow faults are.")] = 60.0,
    retry_after: Annotated[float, typer.Option(min=0, help="Seconds in Retry-After.")] = 1.0,
    piece_seconds: Annotated[float, typer.Option(min=0, help="Pause between pieces of a stream.")] = 0.0,
    list_faults: Annotated[bool, typer.Option("--list", help="List the faults and stop.")] = False,
) -> None:
    """Speak the OpenAI protocol, well or badly.

    Which fault is played is said, in this order, by the header X-Fault, by a queue
    (POST /_faults {"queue": ["429", "ok"]}), by the model's name (fault:429+ok: the first
    request gets a 429, all later ones an answer) and by --fault. GET /_faults counts what was
    asked. A good answer is what the offline engine would write.
    """
    if list_faults:
        for one in Fault:
            typer.echo(f"{one:18} {one.description}")
        return
    pace = Pace(
        slow_seconds=slow_seconds, retry_after_seconds=retry_after, between_pieces_seconds=piece_seconds
    )
    try:
        asyncio.run(_serve(FaultServer(pace=pace, default=fault), host, port))
    except OSError as error:
        typer.echo(f"Cannot listen on {host}:{port} ({error.strerror}). Name another --port.", err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        pass


async def _serve(server: FaultServer, host: str, port: int) -> None:
    at, on = await server.start(host, port)
    typer.echo(f"http://{at}:{on}/v1")
    await asyncio.Event().wait()


if __name__ == "__main__":
    typer.run(main)
