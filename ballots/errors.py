"""What can go wrong in the core, named after the fact; codes and parameters, no sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field


class BallotsError(Exception):
    """Anything the core refuses; `code` is stable, `params` fill a message of the caller's."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code, params)
        self.code = code
        self.params: Mapping[str, str | int] = params

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{name}={value!r}" for name, value in self.params.items())])


class ImpossibleInstance(BallotsError):
    """A budget, cost or project list no election can have."""


class ImpossibleFormat(BallotsError):
    """An unknown ballot kind, or limits that contradict each other."""


class ImpossibleBallot(BallotsError):
    """A ballot value that names a project twice or carries no choice a rule could read."""


class UnknownRule(BallotsError):
    """No rule has this identifier."""


class ImpossibleParameter(BallotsError):
    """A rule parameter that does not exist or cannot have this value."""


class UnknownProject(BallotsError):
    """The election has no project with this identifier."""


class ForeignOutcome(BallotsError):
    """An outcome that does not come from these ballots."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason to refuse a file: its 1-based line, a code and what it is about."""

    line: int
    reason: str
    params: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        about = "".join(f" {name}={value!r}" for name, value in self.params.items())
        return f"line {self.line}: {self.reason}{about}"


class MalformedFile(BallotsError):
    """A file that is not what it claims to be; `causes` lists why, in the order of the lines."""

    def __init__(self, *causes: Cause) -> None:
        super().__init__("file.malformed", line=causes[0].line, reason=causes[0].reason)
        self.causes = causes

    @property
    def line(self) -> int:
        return self.causes[0].line

    @property
    def reason(self) -> str:
        return self.causes[0].reason
