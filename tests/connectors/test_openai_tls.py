"""An endpoint of the bank's own, certified by its own authority: trusted by that authority's file, and only so."""

import ipaddress
import json
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import ValidationError

from connectors.models.faultserver.server import FaultServer, serving
from connectors.models.openai_compatible import OpenAICompatibleModel
from connectors.models.provider import Provider
from copilot.domain.model_call import ModelFailure
from copilot.errors import InputError, ModelCallError
from copilot.ports.model import DraftRequest, DraftResponse

REQUEST = DraftRequest(
    task="case_note",
    prompt="Fill the form.",
    prompt_version="case_note@1.0.0",
    payload={"task": "none"},
    output_schema={"type": "object"},
    idempotency_key="k",
    deadline_seconds=10,
)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that vouches for itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "models.bank.internal")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path / "endpoint.pem"
    path.write_bytes(private + made.public_bytes(encoding))
    return path


def drafted(certificate: Path, *, ca_file: str) -> DraftResponse:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with serving(FaultServer(answer=lambda _: json.dumps({"note": "x"})), tls=tls) as url:
        model = OpenAICompatibleModel(
            Provider(kind="compatible", name="own", model="m", base_url=url, ca_file=ca_file)
        )
        try:
            return model.draft(REQUEST)
        finally:
            model.close()


def test_an_endpoint_certified_by_the_named_authority_is_asked(certificate):
    assert drafted(certificate, ca_file=str(certificate)).output == {"note": "x"}


def test_an_endpoint_that_nobody_known_certified_cannot_be_reached(certificate):
    with pytest.raises(ModelCallError) as caught:
        drafted(certificate, ca_file="")
    assert caught.value.failure is ModelFailure.UNREACHABLE


def test_a_file_that_is_missing_or_no_certificate_is_refused(tmp_path):
    entry = {"kind": "compatible", "name": "own", "model": "m", "base_url": "https://127.0.0.1:9/v1"}
    with pytest.raises(ValidationError, match="is not there"):
        Provider(**entry, ca_file=str(tmp_path / "nowhere.pem"))
    (tmp_path / "empty.pem").write_text("not a certificate")
    with pytest.raises(InputError, match="no certificate"):
        OpenAICompatibleModel(Provider(**entry, ca_file=str(tmp_path / "empty.pem")))
