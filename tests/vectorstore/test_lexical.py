"""BM25 that can be compared between classes, and terms that British and American texts share."""

from pathlib import Path

import numpy as np

from copilot.language.words import terms_of
from vectorstore.lexical import LexicalIndex, score


def test_british_and_american_spelling_are_one_term() -> None:
    assert terms_of("unauthorised cheque honoured programme") == terms_of(
        "unauthorized check honored program"
    )


def test_a_section_number_is_a_term_of_its_own() -> None:
    assert "1005.11" in terms_of("12 CFR 1005.11(c)")


def test_an_amount_is_the_same_with_and_without_its_comma() -> None:
    assert terms_of("$3,000") == terms_of("3000")


def test_scores_do_not_depend_on_how_texts_are_spread_over_classes() -> None:
    texts = ["refund of a card payment", "loan status letter", "refund refund refund", "card block"]
    query = {"refund": 1.0, "card": 0.5}
    (together,) = score([LexicalIndex.build(texts)], query)
    apart = score([LexicalIndex.build(texts[:2]), LexicalIndex.build(texts[2:])], query)
    np.testing.assert_allclose(together, np.concatenate(apart), rtol=1e-5)


def test_a_rarer_word_weighs_more() -> None:
    index = LexicalIndex.build(["card fee", "card loan", "card hold", "card fee"])
    (values,) = score([index], {"card": 1.0, "loan": 1.0})
    assert int(values.argmax()) == 1


def test_a_saved_index_scores_like_the_one_that_was_built(tmp_path: Path) -> None:
    built = LexicalIndex.build(["refund of a card", "loan"])
    built.save(tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz") as stored:
        loaded = LexicalIndex.load(stored)
    np.testing.assert_array_equal(score([built], {"card": 1.0})[0], score([loaded], {"card": 1.0})[0])


def test_an_index_of_nothing_scores_nothing() -> None:
    (values,) = score([LexicalIndex.build([])], {"card": 1.0})
    assert len(values) == 0
