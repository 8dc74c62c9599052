"""A first draft of the public reason, from what was found."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from app.core.i18n import DEFAULT_LANGUAGE
from app.reviews.assessment import Assessment
from app.reviews.models import Verdict
from app.web.sentences import sentence


def drafted_reason(lines: Sequence[Assessment], zone: ZoneInfo) -> str:
    """Return a line for each criterion that is not met, for a person to complete."""
    unmet = [line for line in lines if line.verdict is Verdict.NOT_MET]
    return "\n".join(_line(line, zone) for line in unmet)


def _line(line: Assessment, zone: ZoneInfo) -> str:
    title = line.criterion.texts[DEFAULT_LANGUAGE]["title"]
    said = line.reason
    if not said and line.code:
        said = sentence(line.code, line.params, DEFAULT_LANGUAGE, zone)
    return f"{title} : {said}"
