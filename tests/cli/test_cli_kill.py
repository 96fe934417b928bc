"""``kill -9``: at whatever moment a fetch dies, nothing that was on disk is lost, and the next one completes."""

from __future__ import annotations

import os

import pytest
from benchmarks.kill9 import campaign

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL")


@pytest.mark.parametrize("seed", range(4))
def test_a_killed_fetch_loses_nothing(seed: int) -> None:
    """Every whole line is still read, the next fetch completes, the archive equals the truth, nothing comes twice."""
    kills = campaign(2, seed)
    assert [kill.misses for kill in kills if kill.misses] == []
    assert sum(kill.landed for kill in kills) == 2
