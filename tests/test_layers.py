"""Who may import whom, read from the import statements."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ["accounts", "jobs", "households", "verification", "interventions", "partners", "rbpk"]
HEAVY = {"pandas", "polars", "duckdb", "splink", "svy", "scipy", "pyarrow"}


def test_imports_point_down():
    upward = [
        f"{path.relative_to(ROOT)} imports {target}"
        for place, layer in enumerate(LAYERS)
        for path in sorted((ROOT / layer).rglob("*.py"))
        for target in imported(path)
        if target in LAYERS[place + 1 :]
    ]
    assert upward == []


def test_the_heavy_libraries_are_imported_inside_functions():
    early = [
        f"{path.relative_to(ROOT)} imports {name}"
        for layer in LAYERS
        for path in sorted((ROOT / layer).rglob("*.py"))
        for name in imported(path, only_module_level=True)
        if name in HEAVY
    ]
    assert early == []


def test_foreign_keys_point_down():
    from django.apps import apps

    upward = [
        f"{model.__name__}.{field.name} -> {field.related_model._meta.app_label}"
        for place, layer in enumerate(LAYERS[:-1])
        for model in apps.get_app_config(layer).get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model._meta.app_label in LAYERS[place + 1 :]
    ]
    assert upward == []


def imported(path: Path, *, only_module_level: bool = False) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if only_module_level else ast.walk(tree)
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found
