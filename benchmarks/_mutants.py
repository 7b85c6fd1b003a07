"""Small faults planted into Python source, one at a time: what a test of the rules must notice.

Left out by construction, because no test could or should tell: docstrings, annotations, imports, label texts (``Text``,
``Place``, messages of exceptions, f-string pieces), arguments of decorators other than severities, and conditions that
the engine has settled already (``deposit.plan is None`` in a rule that needs a plan). A table of words is one constant:
one of its words is changed, not each.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}  # fmt: skip
_RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_WEIGHED = {"BLOCK": "FIX", "FIX": "WARN", "WARN": "FIX", "INFO": "WARN"}
_LABELS = frozenset({"Text", "Place", "NotApplicable"})
_TESTED = (ast.If, ast.IfExp, ast.While)
_TABLE = 4  # so many words or more are a table

Put = Callable[[ast.AST], None]


@dataclass(frozen=True)
class Mutant:
    """One fault: the module's name, its number in that module, its kind, and where and what it is."""

    module: str
    number: int
    kind: str
    line: int
    what: str


@dataclass(frozen=True)
class _Site:
    kind: str
    old: ast.AST
    new: ast.AST
    put: Put


def mutants(module: str, source: str) -> list[Mutant]:
    """Return every fault that can be planted into a module."""
    return [
        Mutant(module, n, s.kind, getattr(s.old, "lineno", 0), f"{_said(s.old)} → {_said(s.new)}")
        for n, s in enumerate(_walk(ast.parse(source), frozenset()))
    ]


def planted(source: str, number: int) -> ast.Module:
    """Return the module's tree with one fault, by its number in `mutants`."""
    tree = ast.parse(source)
    site = list(_walk(tree, frozenset()))[number]
    site.put(ast.copy_location(site.new, site.old))
    return ast.fix_missing_locations(tree)


def _said(node: ast.AST) -> str:
    return " ".join(ast.unparse(ast.fix_missing_locations(node)).split())[:70]


def _walk(node: ast.AST, needs: frozenset[str]) -> Iterator[_Site]:
    """Yield sites in the order of the source; ``needs`` are parts of the deposit known to be there."""
    for child, put, field in _children(node):
        if _is_label(node, field, child):
            continue
        for kind, new in _changes(node, field, child, needs):
            yield _Site(kind, child, new, put)
        yield from _walk(child, _needs(child) if isinstance(child, ast.FunctionDef) else needs)


def _children(node: ast.AST) -> Iterator[tuple[ast.AST, Put, str]]:
    for field, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield value, _putting(node, field), field
        elif isinstance(value, list):
            for at, one in enumerate(value):
                if isinstance(one, ast.AST):
                    yield one, _placing(value, at), field


def _putting(node: ast.AST, field: str) -> Put:
    return lambda new: setattr(node, field, new)


def _placing(into: list[ast.AST], at: int) -> Put:
    def put(new: ast.AST) -> None:
        into[at] = new

    return put


def _name(node: ast.AST) -> str:
    """Return what is called, or the name itself."""
    if isinstance(node, ast.Call):
        return _name(node.func)
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_label(parent: ast.AST, field: str, child: ast.AST) -> bool:
    """Tell what no verdict hangs on."""
    if isinstance(child, (ast.Import, ast.ImportFrom, ast.Raise)) or field in {"annotation", "returns", "format_spec"}:
        return True
    if isinstance(parent, ast.Expr):
        return isinstance(child, ast.Constant)
    if isinstance(child, ast.Assign):
        return any(_name(t) in {"message", "__all__", "ENGINE_VERSION"} for t in child.targets)
    if field == "decorator_list":
        return _name(child) != "rule"
    if isinstance(parent, ast.Call) and _name(parent) == "rule":
        return _name(getattr(child, "value", child)) != "Severity"
    if isinstance(child, ast.Call) and _name(child) in _LABELS:
        return True
    if isinstance(child, ast.Constant) and isinstance(child.value, str):
        return isinstance(parent, ast.JoinedStr) or _is_table_word(parent, field, child)
    return False


def _is_table_word(parent: ast.AST, field: str, child: ast.Constant) -> bool:
    """Tell the words of a table but one, which stands for all."""
    found = getattr(parent, field, None)
    if not isinstance(parent, (ast.Tuple, ast.List, ast.Set, ast.Dict)) or not isinstance(found, list):
        return False
    words = [e for e in found if isinstance(e, ast.Constant) and isinstance(e.value, str)]
    return len(words) >= _TABLE and child is not words[len(words) // 2]


def _needs(function: ast.FunctionDef) -> frozenset[str]:
    calls = [d for d in function.decorator_list if isinstance(d, ast.Call) and _name(d) == "rule"]
    return frozenset(a.value for d in calls for a in d.args[2:] if isinstance(a, ast.Constant))


def _settled(node: ast.AST, needs: frozenset[str]) -> bool | None:
    """Return the value that the engine has already given a condition, or None."""
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Is, ast.IsNot)):
        left, right = node.left, node.comparators[0]
        there = isinstance(left, ast.Attribute) and left.attr in needs and _name(left.value) == "deposit"
        if there and isinstance(right, ast.Constant) and right.value is None:
            return isinstance(node.ops[0], ast.IsNot)
    if isinstance(node, ast.Attribute) and node.attr in needs and _name(node.value) == "deposit":
        return True
    if isinstance(node, ast.BoolOp):
        known = {_settled(v, needs) for v in node.values}
        return known.pop() if len(known) == 1 else None
    return None


def _changes(parent: ast.AST, field: str, node: ast.AST, needs: frozenset[str]) -> Iterator[tuple[str, ast.AST]]:
    """Yield (kind, replacement) for one node."""
    condition = (isinstance(parent, _TESTED) and field == "test") or (
        isinstance(parent, ast.comprehension) and field == "ifs"
    )
    if condition:
        for forced in (True, False):
            if forced is not _settled(node, needs):
                yield "condition", ast.Constant(forced)
    if isinstance(node, ast.expr):
        if _settled(node, needs) is None or not condition:
            yield from _changed_expression(parent, field, node)
    elif isinstance(node, ast.Return):
        yield from _changed_return(node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, (ast.Yield, ast.YieldFrom)):
        yield "yield", ast.Expr(ast.YieldFrom(ast.Tuple([], ast.Load())))


def _changed_return(node: ast.Return) -> Iterator[tuple[str, ast.AST]]:
    value = node.value
    nothing = value is None or (isinstance(value, ast.Constant) and not value.value)
    if not nothing and not (isinstance(value, (ast.Tuple, ast.List)) and not value.elts):
        yield "return", ast.Return(ast.Constant(None))


def _changed_expression(parent: ast.AST, field: str, node: ast.expr) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.Compare(ops=[op]):
            for other in _COMPARED[type(op)]:
                yield "comparison", ast.Compare(node.left, [other()], node.comparators)
        case ast.BoolOp():
            yield "and/or", ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
        case ast.UnaryOp(op=ast.Not()):
            yield "not", node.operand
        case ast.BinOp() if type(node.op) in _RECKONED and not _is_text(node.left) and not _is_text(node.right):
            yield "arithmetic", ast.BinOp(node.left, _RECKONED[type(node.op)](), node.right)
        case ast.Attribute(value=ast.Name(id="Severity"), attr=attr) if attr in _WEIGHED:
            yield "severity", ast.Attribute(node.value, _WEIGHED[attr], ast.Load())
        case ast.Constant():
            yield from _changed_constant(parent, field, node)


def _is_text(node: ast.AST) -> bool:
    """Tell texts and displays, on which other operators could only break."""
    return isinstance(node, (ast.JoinedStr, ast.Tuple, ast.List)) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _changed_constant(parent: ast.AST, field: str, node: ast.Constant) -> Iterator[tuple[str, ast.AST]]:
    value = node.value
    if isinstance(parent, ast.keyword) and isinstance(value, str):
        return  # a label given to a finding
    if isinstance(value, bool):
        yield "constant", ast.Constant(not value)
    elif isinstance(value, (int, float)):
        yield "constant", ast.Constant(value + 1)
        yield "constant", ast.Constant(value - 1)
    elif isinstance(value, str):
        yield "string", ast.Constant(f"XX{value}XX")
