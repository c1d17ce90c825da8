"""The secrets of sign-in: made once per data directory, readable by its owner alone, never in the repository."""

import json
import os
import secrets
from pathlib import Path

from pydantic import SecretStr

from copilot.domain.base import DomainModel
from copilot.errors import PermanentError

_FILE_MODE = 0o600


class AuthSecrets(DomainModel):
    """What signs the identity cookie, and what the desk shows the demo provider."""

    cookie_secret: SecretStr
    client_secret: SecretStr


def load_or_create(data_dir: Path) -> AuthSecrets:
    """Return the secrets of this data directory, making them at the first start.

    They outlive a restart, so a restart signs nobody out.

    Raises:
        PermanentError: the file cannot be read or written, or is not ours.
    """
    path = data_dir / "auth.json"
    try:
        if not path.exists():
            _write_new(path)
        # A file that others could read may have been read: narrow it before it is used again.
        path.chmod(_FILE_MODE)
        return AuthSecrets.model_validate_json(path.read_text())
    except (OSError, ValueError) as error:
        raise PermanentError(
            f"The sign-in secrets in {path} cannot be used ({type(error).__name__}). "
            "Make the data directory writable, or delete that file; everybody then signs in again."
        ) from error


def _write_new(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    body = json.dumps({"cookie_secret": secrets.token_hex(32), "client_secret": secrets.token_hex(32)})
    fresh = path.with_suffix(f".{secrets.token_hex(8)}.new")
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _FILE_MODE), "w") as file:
        file.write(body)
    # Two starts at once: the first to link wins, and both read what it wrote.
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
