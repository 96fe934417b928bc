"""The way of the data is visible in the imports: they point one way, down."""

from __future__ import annotations

import grimp
import pytest

LAYERS = (
    "cli",
    "sync",
    "digest",
    ("platforms", "archive", "demo"),
    "net",
    "settings",
    "model",
    "errors",
)
HTTP = {"httpx", "pyreqwest"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Every import of the package."""
    return grimp.build_graph("commentvault", include_external_packages=True, cache_dir=None)


def test_no_import_points_upwards(graph: grimp.ImportGraph) -> None:
    """A module imports only from the layers below its own, and not from its neighbours."""
    layers = [grimp.Layer(*([layer] if isinstance(layer, str) else layer), independent=True) for layer in LAYERS]
    illegal = graph.find_illegal_dependencies_for_layers(layers, containers={"commentvault"})
    assert not [f"{chain.importer} imports {chain.imported}" for chain in illegal]


def test_every_part_has_its_layer(graph: grimp.ImportGraph) -> None:
    """Nothing stands outside of the picture."""
    placed = {name for layer in LAYERS for name in ([layer] if isinstance(layer, str) else layer)}
    parts = {module.removeprefix("commentvault.") for module in graph.find_children("commentvault")}
    assert parts == placed | {"__main__"}


@pytest.mark.parametrize("part", ["archive", "digest"])
def test_the_archive_and_the_digest_never_see_the_network(graph: grimp.ImportGraph, part: str) -> None:
    """They work from what is kept, without a platform and without a connection."""
    seen = graph.find_upstream_modules(f"commentvault.{part}", as_package=True)
    assert not {module for module in seen if module.startswith(("commentvault.net", "commentvault.platforms"))}


def test_only_the_door_imports_an_http_library(graph: grimp.ImportGraph) -> None:
    """A switch to another HTTP library touches one folder."""
    importers = {
        module for library in HTTP & graph.modules for module in graph.find_modules_that_directly_import(library)
    }
    assert importers
    assert {module for module in importers if not module.startswith("commentvault.net.")} == set()
