"""Business refusals, named after the fact, without a sentence and without HTTP.

DomainError
    every refusal of a service; subclasses live in the feature that raises them
"""

from enum import StrEnum
from typing import Any, ClassVar


class Kind(StrEnum):
    """What sort of refusal this is; `app.web.problems` turns it into a status."""

    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    CONFLICT = "conflict"
    GONE = "gone"
    TOO_MANY = "too-many"


class DomainError(Exception):
    """A business rule said no.

    `code` is public API, unique and never renamed; `params` fill the sentence that
    `app.web.sentences` holds for the code; `violations` lists every broken rule
    when there are several, each as `(code, params)`.
    """

    code: ClassVar[str]
    kind: ClassVar[Kind]

    def __init__(
        self, violations: tuple[tuple[str, dict[str, Any]], ...] = (), **params: Any
    ) -> None:
        super().__init__(self.code)
        self.params = params
        self.violations = violations
