"""The layers: imports point one way, down the way of the data."""

from __future__ import annotations

from pathlib import Path

import grimp
import pytest
from grimp import ImportGraph, Layer

PACKAGE = "commentvault"
LAYERS = (
    {"cli"},
    {"doctor"},
    {"nightly"},
    {"sync"},
    {"digest"},
    {"platforms", "archive", "demo"},  # beside each other, and strangers to each other
    {"net"},
    {"settings"},
    {"model"},
    {"errors"},
)
"""From the top down; a name may import what stands below it, and nothing beside or above it."""

FORBIDDEN = [("archive", "net"), ("archive", "platforms"), ("digest", "net"), ("digest", "platforms")]
"""Nor by a detour: the archive and the digest never see the network."""

DOOR = {"httpx", "pyreqwest"}
"""Only the door imports an HTTP library."""


@pytest.fixture(scope="module")
def graph() -> ImportGraph:
    """Who imports whom in the source, drawn without running it."""
    return grimp.build_graph(PACKAGE, include_external_packages=True, cache_dir=None)


def test_every_part_has_its_layer(graph: ImportGraph) -> None:
    """A new part of the package is given a place in the drawing."""
    parts = {name.split(".")[1] for name in graph.find_children(PACKAGE)}
    assert parts - {"__main__"} == set().union(*LAYERS)


def test_imports_point_one_way(graph: ImportGraph) -> None:
    """No arrow points upwards, nor sideways between neighbours, nor there by a detour."""
    layers = [Layer(*(f"{PACKAGE}.{name}" for name in sorted(layer))) for layer in LAYERS]
    found = graph.find_illegal_dependencies_for_layers(layers)
    arrows = [f"{d.importer} → {d.imported}: {sorted(route.middle for route in d.routes)}" for d in found]
    assert arrows == []


@pytest.mark.parametrize(("part", "never"), FORBIDDEN)
def test_archive_and_digest_never_see_the_network(graph: ImportGraph, part: str, never: str) -> None:
    """Neither directly nor through what they import."""
    chains = graph.find_shortest_chains(f"{PACKAGE}.{part}", f"{PACKAGE}.{never}")
    assert set(chains) == set()


def test_only_the_door_imports_an_http_library(graph: ImportGraph) -> None:
    """Platforms, command line and all others ask through ``net``."""
    importers = {name for library in DOOR & graph.modules for name in graph.find_modules_that_directly_import(library)}
    assert importers
    assert {name for name in importers if not name.startswith(f"{PACKAGE}.net")} == set()


def test_a_file_is_a_room() -> None:
    """No source file, and no test, has grown past 300 lines without a second look."""
    root = Path(__file__).parent.parent
    files = [path for folder in ("src", "tests", "benchmarks") for path in (root / folder).rglob("*.py")]
    assert files
    long = {path.name: count for path in files if (count := len(path.read_text("utf-8").splitlines())) > 300}
    # answers: one table of the platform's shapes; walk: one state machine
    assert not long
