"""Where Splink computes: DuckDB in this process, or Spark where one machine is not enough (docs/scale.md)."""

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

MEMORY, THREADS = "4GB", 2


def chosen_backend() -> str:
    """duckdb or spark, from RBPK_LINKAGE. Raises ValueError for any other word."""
    backend = getattr(settings, "LINKAGE_BACKEND", None) or os.environ.get("RBPK_LINKAGE") or "duckdb"
    if backend not in ("duckdb", "spark"):
        raise ValueError(f"RBPK_LINKAGE adalah {backend!r}; pilih duckdb atau spark.")
    return backend


@contextmanager
def private_duckdb():
    """A DuckDB in memory whose spilled pages, which hold clear NIKs, lie in a directory of ours that is removed."""
    import duckdb

    directory = Path(tempfile.mkdtemp(prefix="rbpk-linkage-"))  # 0700: for this user only
    connection = duckdb.connect(
        config={
            "memory_limit": getattr(settings, "LINKAGE_MEMORY", MEMORY),
            "threads": getattr(settings, "LINKAGE_THREADS", THREADS),
            "temp_directory": str(directory),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
        }
    )
    try:
        yield connection
    finally:
        connection.close()
        shutil.rmtree(directory)


@contextmanager
def splink_api(backend: str, connection):
    """Splink's database API, with a function that gives it a table of the DuckDB connection."""
    if backend == "spark":
        from households.linkage.spark import spark_api

        with spark_api(connection) as (api, register):
            yield api, register
        return
    from splink import DuckDBAPI

    api = DuckDBAPI(connection)
    yield api, api.register
