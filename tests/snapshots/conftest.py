from collections.abc import Iterator

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from tests.snapshots.product import SEEDS, SnapshotProduct


class _TextFile(SingleFileSnapshotExtension):
    """One readable file for each snapshot, so that a change is reviewed as a diff of texts."""

    file_extension = "txt"
    _write_mode = WriteMode.TEXT

    def serialize(self, data: str, **_: object) -> str:
        return data


@pytest.fixture
def text_file(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(_TextFile)


@pytest.fixture(scope="session", params=SEEDS)
def product(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SnapshotProduct]:
    opened = SnapshotProduct(tmp_path_factory.mktemp(f"seed{request.param}"), seed=request.param)
    yield opened
    opened.close()
