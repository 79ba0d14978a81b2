"""`python -m rbpk.embedded stop`: stop the servers of var/ as soon as nobody uses them.

The keeper runs this file by its path (`keep FOLDER`): a stand-in for the package `rbpk` then saves it from loading
Celery and Django, which the real one does.
"""

import os
import sys
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main(words: list[str]) -> int:
    if not __package__:
        package = types.ModuleType("rbpk")
        package.__path__ = [str(ROOT / "rbpk")]
        sys.modules["rbpk"] = package

    from rbpk import embedded
    from rbpk.embedded import keeper

    if words[:1] == ["keep"] and len(words) == 2:
        return keeper.main(Path(words[1]))
    if words == ["stop"]:
        var = Path(os.environ.get("RBPK_VAR") or ROOT / "var").resolve()
        sys.stdout.write(embedded.stop(var) + "\n")
        return 0
    sys.stderr.write("Pemakaian: python -m rbpk.embedded stop\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
