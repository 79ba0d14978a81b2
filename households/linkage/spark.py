"""The same linkage on Spark, for a province: what DuckDB prepared goes there, Splink's SQL runs there (docs/scale.md).

Needs the extra `spark` (pyspark) and Java 17 or later. The address of a cluster is SPARK_MASTER; without it Spark runs
in this machine on all cores. A session that is running already (spark-submit, a notebook) is used and left running.
"""

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path


class SparkMissing(RuntimeError):
    """Spark was asked for and is not installed; the text is for the person who asked."""


@contextmanager
def spark_api(connection):
    """Splink's API on Spark and a function that carries a table of the DuckDB connection over.

    What Spark spills and checkpoints holds clear NIKs: it lies in a directory of ours that is removed. On a cluster
    point RBPK_SPARK_DIR to a directory that all its machines share and that nobody else reads.
    """
    try:
        from pyspark.sql import SparkSession
        from splink import SparkAPI
        from splink.internals.spark.jar_location import similarity_jar_location
    except ImportError as error:
        raise SparkMissing("RBPK_LINKAGE=spark membutuhkan pyspark: pasang ekstra spark dan Java 17.") from error
    running = SparkSession.getActiveSession()
    directory = Path(tempfile.mkdtemp(prefix="rbpk-spark-", dir=os.environ.get("RBPK_SPARK_DIR")))
    session = running or _session(SparkSession, directory, similarity_jar_location())
    try:
        session.sparkContext.setCheckpointDir(str(directory / "checkpoints"))
        api = SparkAPI(spark_session=session)
        yield api, lambda table: api.register(_carried(session, connection, table, directory))
    finally:
        if running is None:
            session.stop()
        shutil.rmtree(directory, ignore_errors=True)


def _session(builder, directory, jar):
    return (
        builder.builder.master(os.environ.get("SPARK_MASTER", "local[*]"))
        .appName("rbpk-linkage")
        .config("spark.jars", jar)
        .config("spark.local.dir", str(directory))
        .config("spark.sql.warehouse.dir", str(directory / "warehouse"))
        .config("spark.sql.shuffle.partitions", os.environ.get("SPARK_PARTITIONS", "16"))
        .config("spark.driver.memory", os.environ.get("SPARK_DRIVER_MEMORY", "4g"))
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )


def _carried(session, connection, table, directory):
    """Through a parquet file: typed, in parts, and never all in the memory of the driver."""
    path = Path(tempfile.mkdtemp(prefix=f"{table}-", dir=directory)) / "records.parquet"
    connection.execute(f"copy {table} to '{path}' (format parquet)")
    return session.read.parquet(str(path))
