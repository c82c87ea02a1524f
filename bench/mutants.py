"""Small deliberate faults in a module, each put into the running program and taken out again.

A fault changes one expression or drops one statement of a function, or one value that a module
names. The function's code, or the name wherever it was imported, is swapped in place: nothing is
written, nothing is imported anew, so thousands can be tried in one process.

Left alone are annotations, assertions, docstrings, classes' own fields, and texts with a space in
them: what people read is compared whole by the golden cases.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

_COMPARISONS: Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_OPERATORS: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_NAMES = {
    **{"min": "max", "max": "min", "any": "all", "all": "any"},
    **{"bisect_left": "bisect_right", "bisect_right": "bisect_left"},
}
_ATTRIBUTES = {
    **{"first": "last", "last": "first", "before": "after", "after": "before"},
    **{"published": "withdrawn", "withdrawn": "published"},
    **{"startswith": "endswith", "endswith": "startswith"},
    **{"removeprefix": "removesuffix", "removesuffix": "removeprefix"},
}
_UNWRAPPED = ("reversed", "sorted")
"""Calls that give way to what they are given."""
_DROPPED_CALLS = ("lower", "casefold", "lstrip", "rstrip", "strip")
_DROPPED_KEYWORDS = ("key", "reverse", "default")
_ANNOTATIONS = ("annotation", "returns")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault. ``function`` is the name of what holds it: "Shelf.card", "PAGE_SIZE"."""

    path: str
    """From the folder of the package: "site/shelf.py"."""
    line: int
    function: str
    before: str
    after: str
    code: CodeType
    """Of the function, or of the statements that give a module's names their values."""
    values: tuple[str, ...] = ()
    """The module's names that get other values; none where the fault is in a function."""


class UnimportableError(Exception):
    """A fault with which the module could not even be imported."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """One change of a tree: ``node`` gives way to ``new``, or to nothing."""

    parent: ast.AST
    field: str
    index: int | None
    node: ast.AST
    new: ast.AST | None

    def apply(self) -> Callable[[], None]:
        """Change the tree; return what changes it back."""
        if self.index is None:
            setattr(self.parent, self.field, self.new)
            return lambda: setattr(self.parent, self.field, self.node)
        row, start = getattr(self.parent, self.field), self.index
        put = [] if self.new is None else [self.new]
        row[start : start + 1] = put

        def back() -> None:
            row[start : start + len(put)] = [self.node]

        return back

    @property
    def shown(self) -> ast.AST:
        """The least that tells what is changed."""
        is_small = self.new is None or isinstance(
            self.node, ast.Constant | ast.Attribute | ast.Name
        )
        return self.parent if is_small and not isinstance(self.parent, ast.stmt) else self.node


def find_mutants(package: Path, path: str) -> Iterator[Mutant]:
    """Yield every fault of a module, in the order of its lines."""
    file = package / path
    tree = ast.parse(file.read_text("utf-8"))
    for statement in tree.body:
        match statement:
            case ast.FunctionDef():
                yield from _in_function(tree, statement, statement.name, file, path)
            case ast.ClassDef(name=name, body=body):
                for inner in body:
                    if isinstance(inner, ast.FunctionDef):
                        yield from _in_function(tree, inner, f"{name}.{inner.name}", file, path)
            case ast.Assign(value=ast.Subscript() | ast.BinOp(op=ast.BitOr())):
                pass  # another name of a type
            case ast.Assign(targets=[ast.Name(id="__all__")]):
                pass  # for whoever reads, not for what runs
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield from _in_value(tree, statement, name, file, path)


def _in_function(
    tree: ast.Module, function: ast.FunctionDef, name: str, file: Path, path: str
) -> Iterator[Mutant]:
    for edit in _edits(function, ("body",)):
        line, before, after, code = _tried(edit, tree, file)
        yield Mutant(path, line, name, before, after, _code_of(code, name))


def _in_value(
    tree: ast.Module, statement: ast.Assign | ast.AnnAssign, name: str, file: Path, path: str
) -> Iterator[Mutant]:
    statements, names = _made_of(tree, statement, name)
    for edit in _edits(statement, ("value",)):
        line, before, after, code = _tried(edit, ast.Module(statements, []), file)
        yield Mutant(path, line, name, before, after, code, names)


def _made_of(
    tree: ast.Module, statement: ast.stmt, name: str
) -> tuple[list[ast.stmt], tuple[str, ...]]:
    """Return the statement with those of the module that make other values of its value."""
    statements, names = [statement], [name]
    for later in tree.body[tree.body.index(statement) + 1 :]:
        match later:
            case (
                ast.Assign(targets=[ast.Name(id=other)]) | ast.AnnAssign(target=ast.Name(id=other))
            ):
                used = {one.id for one in ast.walk(later) if isinstance(one, ast.Name)}
                if used.intersection(names):
                    statements.append(later)
                    names.append(other)
    return statements, tuple(names)


def _tried(edit: _Edit, tree: ast.Module, file: Path) -> tuple[int, str, str, CodeType]:
    shown = edit.shown
    before = ast.unparse(shown)
    back = edit.apply()
    try:
        after = ast.unparse(edit.new if shown is edit.node and edit.new else shown)
        if isinstance(edit.new, ast.If):
            after = "pass"
        # A statement alone lacks the module's first line, by which annotations are not evaluated.
        flags = annotations.compiler_flag
        code = compile(ast.fix_missing_locations(tree), str(file), "exec", flags)
    finally:
        back()
    return getattr(edit.node, "lineno", 0), before.strip(), after.strip(), code


def _code_of(code: CodeType, name: str) -> CodeType:
    """Return the code of a function within that of its module."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            if inner.co_qualname == name:
                return inner
            if name.startswith(f"{inner.co_qualname}."):
                return _code_of(inner, name)
    raise LookupError(name)


def _edits(node: ast.AST, fields: tuple[str, ...] | None = None) -> Iterator[_Edit]:
    """Yield every change of what lies below a node."""
    for field in fields or node._fields:
        value = getattr(node, field, None)
        if field in _ANNOTATIONS:
            continue
        for index, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST):
                continue
            place = index if isinstance(value, list) else None
            if not isinstance(node, ast.JoinedStr) or not isinstance(child, ast.Constant):
                for new in _replacements(child, node, field):
                    placed = ast.copy_location(new, child) if new is not None else None
                    yield _Edit(node, field, place, child, placed)
            if not isinstance(child, ast.Assert) and not _is_docstring(child):
                yield from _edits(child, ("values",) if isinstance(child, ast.JoinedStr) else None)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _replacements(node: ast.AST, parent: ast.AST, field: str) -> Iterator[ast.AST | None]:
    """Yield what may stand in the place of a node; ``None`` is nothing."""
    if field == "test" and isinstance(parent, ast.If) and isinstance(node, ast.expr):
        yield ast.UnaryOp(ast.Not(), node)
    if field == "ifs" or (field == "elts" and _is_read(parent) and len(_elements(parent)) > 1):
        yield None
    if isinstance(node, ast.keyword):
        if node.arg in _DROPPED_KEYWORDS:
            yield None
    elif isinstance(node, ast.stmt):
        yield from _other_statements(node)
    elif isinstance(node, ast.expr):
        yield from _other_expressions(node)


def _other_statements(node: ast.stmt) -> Iterator[ast.AST]:
    match node:
        case ast.Expr() | ast.Raise() if not _is_docstring(node):
            # It is still there, though it never runs: `super` gives a function what it needs.
            yield ast.If(ast.Constant(False), [node], [])
        case ast.Continue():
            yield ast.Break()
        case ast.Return(value=value) if value is not None and not _is_falsy(value):
            yield ast.Return(ast.Constant(None))
        case ast.AugAssign(target=target, op=operator, value=value):
            if type(operator) in _OPERATORS:
                yield ast.AugAssign(target, _OPERATORS[type(operator)](), value)


def _other_expressions(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(left=left, ops=operators, comparators=right):
            for index, operator in enumerate(operators):
                for other in _COMPARISONS[type(operator)]:
                    changed = [*operators[:index], other(), *operators[index + 1 :]]
                    yield ast.Compare(left, changed, right)
        case ast.BoolOp(op=operator, values=values):
            yield ast.BoolOp(ast.And() if isinstance(operator, ast.Or) else ast.Or(), values)
            for index in range(len(values)):
                rest = values[:index] + values[index + 1 :]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(operator, rest)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OPERATORS:
            yield ast.BinOp(left, _OPERATORS[type(operator)](), right)
        case ast.IfExp(body=body, orelse=otherwise):
            yield body
            yield otherwise
        case ast.Constant(value=value):
            yield from (ast.Constant(other) for other in _other_values(value))
        case _:
            yield from _other_parts(node)


def _other_parts(node: ast.expr) -> Iterator[ast.expr]:
    """Yield what an expression becomes by another name, or without one of its parts."""
    match node:
        case ast.Name(id=name, ctx=context) if name in _NAMES:
            yield ast.Name(_NAMES[name], context)
        case ast.Attribute(value=value, attr=name, ctx=context) if name in _ATTRIBUTES:
            yield ast.Attribute(value, _ATTRIBUTES[name], context)
        case ast.Subscript(value=value, slice=ast.Slice(lower, upper), ctx=context):
            halves = ((None, upper) if lower else None, (lower, None) if upper else None)
            yield from (ast.Subscript(value, ast.Slice(*half), context) for half in halves if half)
        case ast.Call(func=ast.Name(id=name), args=[given, *_]) if name in _UNWRAPPED:
            yield given
        case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in _DROPPED_CALLS:
            yield value


def _other_values(value: object) -> Iterator[bool | int | str]:
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
            yield value - 1
        case str() if " " not in value:
            yield f"{value}?"


def _is_falsy(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not node.value


def _is_read(node: ast.AST) -> bool:
    return isinstance(node, ast.Set) or isinstance(getattr(node, "ctx", None), ast.Load)


def _elements(node: ast.AST) -> list[ast.expr]:
    return getattr(node, "elts", [])


def module_of(path: str) -> ModuleType:
    """Return the module of the package at a path."""
    return importlib.import_module("thidua." + path.removesuffix(".py").replace("/", "."))


@contextmanager
def inserted(mutant: Mutant) -> Iterator[None]:
    """Run the program with a fault in it. Raises :class:`UnimportableError`."""
    if not mutant.values:
        function = _function_at(module_of(mutant.path), mutant.function)
        sound = function.__code__
        function.__code__ = mutant.code
        try:
            yield
        finally:
            function.__code__ = sound
    else:
        with _named(module_of(mutant.path), mutant.values, mutant.code):
            yield


@contextmanager
def _named(module: ModuleType, names: tuple[str, ...], code: CodeType) -> Iterator[None]:
    """Give a module's names other values, also where they were imported from there."""
    namespace = dict(vars(module))
    try:
        exec(code, namespace)  # statements of our own module, with one fault in them
    except Exception as error:
        raise UnimportableError from error
    sound = {name: vars(module)[name] for name in names}
    holders = [
        (vars(other), name)
        for other in tuple(sys.modules.values())
        if isinstance(other, ModuleType)
        for name in names
        if vars(other).get(name) is sound[name]
    ]
    for holder, name in holders:
        holder[name] = namespace[name]
    try:
        yield
    finally:
        for holder, name in holders:
            holder[name] = sound[name]


def _function_at(module: ModuleType, name: str) -> FunctionType:
    found: Any = module
    for part in name.split("."):
        found = inspect.getattr_static(found, part)
    if isinstance(found, property):
        found = found.fget
    function = inspect.unwrap(getattr(found, "__func__", found))
    assert isinstance(function, FunctionType), name
    return function
