"""Room for every attribute of SQLAlchemy's row states: CPython 3.11 dies without it.

There an object whose class has run out of shared keys makes its `__dict__` late, and the collector
may run inside. When a session closes, that frees a row whose callback makes the same `__dict__`:
freed twice, memory corrupted. From 3.12 on the collector runs between bytecodes only
(python/cpython#97922), and this module goes when 3.11 does (docs/adr/0018).
"""

from sqlalchemy import util
from sqlalchemy.orm.state import InstanceState


def make_room() -> None:
    """Name every attribute of a state before any exists, so that all of them keep room for it."""
    first: InstanceState[object] = InstanceState.__new__(InstanceState)
    for name in _names() - set(InstanceState.__slots__):
        try:
            setattr(first, name, None)
        except AttributeError:  # a property that cannot be set needs no room
            continue


def _names() -> set[str]:
    kinds = [vars(kind) for kind in InstanceState.__mro__]
    annotated = {name for kind in kinds for name in kind.get("__annotations__", ())}
    kept = {
        name
        for kind in kinds
        for name, each in kind.items()
        if isinstance(each, util.memoized_property)
    }
    return annotated | kept
