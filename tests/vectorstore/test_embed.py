"""The embedder gives unit vectors from verified files, or says which file to restore."""

import numpy as np
import pytest

from copilot.errors import PermanentError
from vectorstore import embed
from vectorstore.embed import MiniLmEmbedder


@pytest.fixture(scope="module")
def embedder() -> MiniLmEmbedder:
    return MiniLmEmbedder()


def test_vectors_are_of_unit_length_and_repeatable(embedder: MiniLmEmbedder) -> None:
    first = embedder.embed(["a stolen debit card", "a mortgage"])
    assert first.shape == (2, 384)
    np.testing.assert_allclose(np.linalg.norm(first, axis=1), 1, rtol=1e-5)
    np.testing.assert_array_equal(first, embedder.embed(["a stolen debit card", "a mortgage"]))


def test_texts_of_one_meaning_are_nearer_than_texts_of_two(embedder: MiniLmEmbedder) -> None:
    lost, stolen, loan = embedder.embed(
        ["the customer lost her card", "her debit card was stolen", "interest on a car loan"]
    )
    assert float(lost @ stolen) > float(lost @ loan) + 0.2


def test_a_very_long_text_is_cut_and_not_refused(embedder: MiniLmEmbedder) -> None:
    assert embedder.embed(["word " * 10_000]).shape == (1, 384)


def test_an_altered_model_file_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "_WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(PermanentError, match=r"model\.onnx has been altered.*make install"):
        MiniLmEmbedder()
    monkeypatch.undo()
    monkeypatch.setattr(embed, "_TOKENIZER_SHA256", "0" * 64)
    with pytest.raises(PermanentError, match=r"tokenizer\.json has been altered.*git checkout"):
        MiniLmEmbedder()


def test_a_missing_model_file_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "_WEIGHTS", "gone.onnx")
    with pytest.raises(PermanentError, match=r"gone\.onnx is missing; run `make install`"):
        MiniLmEmbedder()


def test_a_missing_package_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "_PACKAGE", "no-such-package")
    with pytest.raises(PermanentError, match="no-such-package is not installed"):
        MiniLmEmbedder()
