"""What a kind of work and its results are called on screen. The apps above name their own kinds when they start."""

_kinds: dict[str, str] = {}

RESULT_LABELS = {
    "rows": "Baris dibaca",
    "created": "Baru",
    "updated": "Berubah",
    "unchanged": "Tetap",
    "held": "Ditahan",
    "refused": "Ditolak",
}


def name_kind(kind: str, label: str) -> None:
    """Called in `ready` of the app that does this work."""
    _kinds[kind] = label


def kind_label(kind: str) -> str:
    return _kinds.get(kind, kind)


def result_facts(result: dict) -> list[tuple[str, object]]:
    """The counts of a result that have a name; the work may bring its own as `summary`: [[label, value], ...]."""
    known = [(label, result[key]) for key, label in RESULT_LABELS.items() if key in result]
    return known + [(label, value) for label, value in result.get("summary", [])]


def outcome(result: dict) -> tuple[str, str] | None:
    """(label, tone) where the work was done and yet what came of it is no success: a file that was refused."""
    return tuple(result["outcome"]) if "outcome" in result else None


def result_links(result: dict) -> list[tuple[str, str]]:
    """Where to go on: [[label, path], ...]; only paths of this site."""
    return [(label, path) for label, path in result.get("links", []) if path.startswith("/") and path[1:2] != "/"]
