"""Where the installation key comes from, and that a key is never made or replaced by accident."""

import base64
from pathlib import Path

import pytest

from copilot.errors import InputError, PermanentError
from copilot.store.master_key import GivenKey, KeyFile, MasterKey, OwnKeyFile, key_source, next_key


def test_the_data_directory_s_own_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    source = OwnKeyFile(tmp_path / "keys" / "master.key")
    assert source.load(None) is None
    made = source.create()
    assert (source.create(), source.load(made.key_id)) == (made, made)
    assert source.path.stat().st_mode & 0o777 == 0o600


def test_a_mounted_key_file_is_read_and_never_made(tmp_path: Path) -> None:
    source = KeyFile(tmp_path / "master.key")
    assert source.load(None) is None
    with pytest.raises(PermanentError, match=r"master\.key"):
        source.create()
    assert not source.path.exists()
    source.path.write_bytes(b"k" * 32)
    assert source.load(None) == MasterKey(b"k" * 32)


@pytest.mark.parametrize(
    "content", ["", "too short", "not base64 at all: ümlaut", base64.b64encode(b"k" * 31).decode()]
)
def test_what_is_not_a_key_is_refused_without_repeating_it(content: str) -> None:
    with pytest.raises(PermanentError, match="FOUREYES_ENCRYPTION_KEY") as refusal:
        GivenKey(content, name="FOUREYES_ENCRYPTION_KEY")
    assert not content or content not in refusal.value.user_message


def test_a_damaged_key_file_is_named_and_left_alone(tmp_path: Path) -> None:
    source = OwnKeyFile(tmp_path / "master.key")
    source.path.write_bytes(b"half a key")
    with pytest.raises(PermanentError, match="backup"):
        source.load(None)
    assert source.path.read_bytes() == b"half a key"


def test_a_finished_rotation_is_put_in_place_by_the_next_load_of_the_key(tmp_path: Path) -> None:
    source = OwnKeyFile(tmp_path / "master.key")
    old, new = source.create(), source.create_next()
    assert (source.create_next(), source.load(old.key_id)) == (new, old)
    assert source.load(new.key_id) == new
    assert (source.load(None), source.next_path.exists()) == (new, False)
    assert KeyFile(tmp_path / "master.key.old").load(None) == old


def test_the_next_key_is_the_operator_s_where_the_key_is(tmp_path: Path) -> None:
    mounted = KeyFile(tmp_path / "mounted.key")
    with pytest.raises(InputError, match="--new-key-file"):
        next_key(mounted, None, None)
    with pytest.raises(InputError, match="no key"):
        next_key(mounted, None, tmp_path / "missing.key")
    given = base64.b64encode(b"g" * 32).decode()
    assert next_key(mounted, given, None) == MasterKey(b"g" * 32)
    own = OwnKeyFile(tmp_path / "master.key")
    assert next_key(own, None, None) == own.create_next()


def test_a_key_given_outright_goes_before_a_file_and_a_file_before_the_own_one(tmp_path: Path) -> None:
    given, file = base64.b64encode(b"g" * 32).decode(), tmp_path / "mounted.key"
    assert "ENCRYPTION_KEY" in key_source(given, file, tmp_path / "master.key").place
    assert "mounted.key" in key_source(None, file, tmp_path / "master.key").place
    assert "master.key" in key_source(None, None, tmp_path / "master.key").place
