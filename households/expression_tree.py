"""The tree of an expression and its check: what `expressions.py` describes is built here, or refused with a place.

A tree that passes has known operators, fitting kinds, known variables and answers that exist, and is small: evaluating
it cannot fail.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

LOGICAL, NUMBER, TEXT = "logical", "number", "text"
HOUSEHOLD, PERSON = "household", "person"
MAX_DEPTH, MAX_NODES, MAX_LITERALS, MAX_TEXT = 16, 400, 100, 200
MAX_NUMBER, MIN_NUMBER = 1e15, 1e-15

_KIND_LABELS = {LOGICAL: "pernyataan benar atau salah", NUMBER: "angka", TEXT: "pilihan"}


class ExpressionError(ValueError):
    """A tree that is no valid expression; `path` says where in the tree, `problem` (Indonesian) what to mend."""

    def __init__(self, path: str, problem: str):
        super().__init__(f"Pada {path}: {problem}")
        self.path = path
        self.problem = problem


def as_number(value: Any) -> float | None:
    """A double within the language's bounds; None for what is no number or beyond them."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number and not (isinstance(value, Decimal) and value.is_finite()):
        return None
    if not abs(value) <= MAX_NUMBER:  # also for NaN
        return None
    return float(value) if abs(value) >= MIN_NUMBER else 0.0


@dataclass(frozen=True, slots=True)
class Variable:
    """What a variable may hold: a number, one of its choices, or free text (text without choices)."""

    name: str
    unit: str
    kind: str
    choices: frozenset[str] | None = None

    def read(self, value: Any) -> float | str | None:
        """The value as this variable's kind; None when it is missing or not allowed."""
        if self.kind == NUMBER:
            return as_number(value)
        is_allowed = isinstance(value, str) and (self.choices is None or value in self.choices)
        return value if is_allowed else None


@dataclass(frozen=True, slots=True)
class Node:
    """One checked operator. `args` are nodes, except in the leaves, in the list of `in` and in the n of `at_least`."""

    op: str
    kind: str
    args: tuple
    choices: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked test of a household, or of each person (`unit`); `variables` and `norms` are the names it reads."""

    root: Node
    unit: str
    variables: frozenset[str]
    norms: frozenset[str]


def variables_from(document: Mapping[str, Mapping]) -> dict[str, Variable]:
    """Variables by name from {"roof": {"unit": "household", "kind": "text", "choices": ["tile", ...]}, ...}."""
    return {
        name: Variable(name, entry["unit"], entry["kind"], frozenset(entry["choices"]) if "choices" in entry else None)
        for name, entry in document.items()
    }


def parse(
    tree: Any, variables: Mapping[str, Variable], *, unit: str = HOUSEHOLD, kind: str | None = LOGICAL
) -> Expression:
    """Check a JSON tree against the variables it may read. Raises ExpressionError, whatever the tree.

    unit    household: variables of persons only inside any, all, count; person: also outside them, of the person asked.
    kind    what the whole tree must be; None: a number as well as a test
    """
    place = _Place("$", depth=1, sees_person=unit == PERSON, in_quantifier=False)
    root = _Parser(variables).node(tree, place, kind)
    nodes = list(walk(root))
    read = frozenset(node.args[0].name for node in nodes if node.op == "var")
    norms = frozenset(node.args[0] for node in nodes if node.op == "norm")
    return Expression(root, unit, read, norms)


def walk(node: Node) -> Iterator[Node]:
    yield node
    for arg in node.args:
        if isinstance(arg, Node):
            yield from walk(arg)


# Checking


class _Place(NamedTuple):
    path: str
    depth: int
    sees_person: bool
    in_quantifier: bool

    def at(self, key: str | int) -> "_Place":
        step = f"[{key}]" if isinstance(key, int) else f".{key}"
        return self._replace(path=self.path + step)

    def refuse(self, problem: str) -> ExpressionError:
        return ExpressionError(self.path, problem)


def _shown(name: Any) -> str:
    """A name from the tree, safe to stand in a message."""
    return f"“{name}”" if isinstance(name, str) and name.isidentifier() and len(name) <= 60 else "itu"


class _Parser:
    def __init__(self, variables: Mapping[str, Variable]):
        self.variables = variables
        self.n_nodes = 0

    def node(self, tree: Any, place: _Place, kind: str | None = None) -> Node:
        self._count(place)
        if not isinstance(tree, dict) or len(tree) != 1:
            raise place.refuse('Setiap bagian harus berupa objek dengan satu kunci, misalnya {"var": "roof"}.')
        [(op, value)] = tree.items()
        if not isinstance(op, str) or op not in _CHECKS:
            raise place.refuse(f"Operator {_shown(op)} tidak dikenal. Pilihannya: {', '.join(sorted(_CHECKS))}.")
        node = _CHECKS[op](self, op, value, place.at(op)._replace(depth=place.depth + 1))
        if kind and node.kind != kind:
            raise place.refuse(f"Di sini harus ada {_KIND_LABELS[kind]}, bukan {_KIND_LABELS[node.kind]}.")
        return node

    def _count(self, place: _Place) -> None:
        self.n_nodes += 1
        if place.depth > MAX_DEPTH:
            raise place.refuse(f"Aturan terlalu dalam, paling banyak {MAX_DEPTH} tingkat.")
        if self.n_nodes > MAX_NODES:
            raise place.refuse(f"Aturan terlalu panjang, paling banyak {MAX_NODES} bagian.")

    def _nodes(self, value: Any, place: _Place, kind: str | None, low: int, high: int = MAX_NODES) -> tuple[Node, ...]:
        if not isinstance(value, list) or not low <= len(value) <= high:
            wanted = f"{low}" if low == high else f"paling sedikit {low}"
            raise place.refuse(f"Operator ini membutuhkan daftar berisi {wanted} bagian.")
        return tuple(self.node(part, place.at(i), kind) for i, part in enumerate(value))

    def tests(self, op: str, value: Any, place: _Place) -> Node:
        return Node(op, LOGICAL, self._nodes(value, place, LOGICAL, 1))

    def negation(self, op: str, value: Any, place: _Place) -> Node:
        return Node(op, LOGICAL, (self.node(value, place, LOGICAL),))

    def ordering(self, op: str, value: Any, place: _Place) -> Node:
        return Node(op, LOGICAL, self._nodes(value, place, NUMBER, 2, 2))

    def many_numbers(self, op: str, value: Any, place: _Place) -> Node:
        return Node(op, NUMBER, self._nodes(value, place, NUMBER, 2))

    def two_numbers(self, op: str, value: Any, place: _Place) -> Node:
        return Node(op, NUMBER, self._nodes(value, place, NUMBER, 2, 2))

    def equality(self, op: str, value: Any, place: _Place) -> Node:
        left, right = self._nodes(value, place, None, 2, 2)
        if left.kind != right.kind or left.kind == LOGICAL:
            raise place.refuse("Kedua sisi harus sama-sama angka atau sama-sama pilihan.")
        if left.choices is not None and right.choices is not None and not left.choices & right.choices:
            raise place.refuse("Kedua sisi tidak pernah bisa sama: pilihan jawabannya berbeda.")
        return Node(op, LOGICAL, (left, right))

    def membership(self, op: str, value: Any, place: _Place) -> Node:
        if not isinstance(value, list) or len(value) != 2 or not isinstance(value[1], list):
            raise place.refuse("Tulis sebagai [bagian, [nilai, nilai, ...]].")
        operand = self.node(value[0], place.at(0))
        if not 1 <= len(value[1]) <= MAX_LITERALS:
            raise place.at(1).refuse(f"Daftar nilai harus berisi 1 sampai {MAX_LITERALS} nilai.")
        literals = tuple(self._member(operand, item, place.at(1).at(i)) for i, item in enumerate(value[1]))
        return Node(op, LOGICAL, (operand, literals))

    def _member(self, operand: Node, item: Any, place: _Place) -> float | str:
        literal = _literal_node(item, place)
        if literal.kind != operand.kind or literal.kind == LOGICAL:
            raise place.refuse(f"Di sini harus ada {_KIND_LABELS[operand.kind]}, bukan {_KIND_LABELS[literal.kind]}.")
        if literal.kind == TEXT and operand.choices is not None and not literal.choices <= operand.choices:
            raise place.refuse(f"Nilai {_shown(item)} tidak ada di antara pilihan jawabannya.")
        return literal.args[0]

    def at_least(self, op: str, value: Any, place: _Place) -> Node:
        if not isinstance(value, list) or len(value) != 2:
            raise place.refuse("Tulis sebagai [jumlah, [pernyataan, pernyataan, ...]].")
        tests = self._nodes(value[1], place.at(1), LOGICAL, 1)
        if type(value[0]) is not int or not 1 <= value[0] <= len(tests):
            raise place.at(0).refuse(f"Jumlah harus bilangan bulat dari 1 sampai {len(tests)}.")
        return Node(op, LOGICAL, (value[0], *tests))

    def is_known(self, op: str, value: Any, place: _Place) -> Node:
        node = self.node(value, place)
        if node.op != "var":
            raise place.refuse("Hanya sebuah variabel yang bisa ditanyakan sudah diketahui atau belum.")
        return Node(op, LOGICAL, (node,))

    def quantifier(self, op: str, value: Any, place: _Place) -> Node:
        if place.in_quantifier:
            raise place.refuse("any, all dan count tidak boleh bersarang.")
        test = self.node(value, place._replace(sees_person=True, in_quantifier=True), LOGICAL)
        return Node(op, NUMBER if op == "count" else LOGICAL, (test,))

    def variable(self, op: str, value: Any, place: _Place) -> Node:
        variable = self.variables.get(value) if isinstance(value, str) else None
        if variable is None:
            raise place.refuse(f"Variabel {_shown(value)} tidak dikenal.")
        if variable.unit == PERSON and not place.sees_person:
            raise place.refuse(f"Variabel {_shown(value)} milik anggota keluarga: pakai di dalam any, all atau count.")
        return Node(op, variable.kind, (variable,), variable.choices)

    def norm(self, op: str, value: Any, place: _Place) -> Node:
        if not isinstance(value, str) or not value.isidentifier() or len(value) > 60:
            raise place.refuse("Nama norma harus berupa kata tanpa spasi.")
        return Node(op, NUMBER, (value,))

    def literal(self, op: str, value: Any, place: _Place) -> Node:
        return _literal_node(value, place)


def _literal_node(value: Any, place: _Place) -> Node:
    if isinstance(value, bool):
        return Node("value", LOGICAL, (value,))
    if isinstance(value, str) and value.isprintable() and len(value) <= MAX_TEXT:
        return Node("value", TEXT, (value,), frozenset([value]))
    number = as_number(value)
    if number is None:
        raise place.refuse("Nilai harus berupa angka yang wajar, teks pendek, atau true/false.")
    return Node("value", NUMBER, (number,))


_CHECKS = {
    **dict.fromkeys(("and", "or"), _Parser.tests),
    **dict.fromkeys(("lt", "le", "gt", "ge"), _Parser.ordering),
    **dict.fromkeys(("eq", "ne"), _Parser.equality),
    **dict.fromkeys(("add", "mul"), _Parser.many_numbers),
    **dict.fromkeys(("sub", "div"), _Parser.two_numbers),
    **dict.fromkeys(("any", "all", "count"), _Parser.quantifier),
    "not": _Parser.negation,
    "in": _Parser.membership,
    "at_least": _Parser.at_least,
    "is_known": _Parser.is_known,
    "var": _Parser.variable,
    "norm": _Parser.norm,
    "value": _Parser.literal,
}
