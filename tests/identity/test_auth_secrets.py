"""The sign-in secrets: one set per data directory, for its owner's eyes."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from connectors.identity.auth_secrets import load_or_create
from copilot.errors import PermanentError


def test_they_outlive_a_restart(tmp_path: Path) -> None:
    assert load_or_create(tmp_path / "data") == load_or_create(tmp_path / "data")


def test_two_installations_never_share_them(tmp_path: Path) -> None:
    assert load_or_create(tmp_path / "a") != load_or_create(tmp_path / "b")


def test_only_the_owner_may_read_them_even_if_it_was_otherwise(tmp_path: Path) -> None:
    load_or_create(tmp_path)
    file = tmp_path / "auth.json"
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    load_or_create(tmp_path)
    assert file.stat().st_mode & 0o777 == 0o600


def test_starts_at_the_same_moment_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: load_or_create(tmp_path).cookie_secret.get_secret_value(), range(8)))
    assert len(set(made)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["auth.json"]


def test_a_damaged_file_says_which_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "auth.json").write_text("{")
    with pytest.raises(PermanentError, match=r"auth\.json"):
        load_or_create(tmp_path)


def test_they_never_show_in_a_log(tmp_path: Path) -> None:
    made = load_or_create(tmp_path)
    assert made.cookie_secret.get_secret_value() not in repr(made)
