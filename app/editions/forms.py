"""The form of one criterion: what was typed, what it means, and back again."""

from typing import Any

from app.core.i18n import DEFAULT_LANGUAGE, LANGUAGES
from app.editions.comparison import PARTS
from app.editions.criteria import CriterionText
from app.editions.models import Criterion

CEILING = "ceiling_euros"


def typed_of(criterion: Criterion | None) -> dict[str, str]:
    """Return a stored criterion as its form would have been typed; None is an empty form."""
    if criterion is None:
        return {"code": "", "check": "", CEILING: "", "is_correctable": "yes"} | _no_texts()
    cents = criterion.parameters.get("ceiling_cents", "")
    return {
        "code": criterion.code,
        "check": criterion.check or "",
        CEILING: str(cents // 100) if cents != "" else "",
        "is_correctable": "yes" if criterion.is_correctable else "",
        **_no_texts(),
        **{
            f"texts.{language}.{part}": text
            for language, parts in criterion.texts.items()
            for part, text in parts.items()
        },
    }


def sheet_of(typed: dict[str, str], stored: Criterion | None) -> dict[str, Any]:
    """Gather what was typed into a sheet to validate; what the form does not show is kept."""
    check = typed.get("check", "")
    kept = stored.parameters if stored and stored.check == check else {}
    ceiling = typed.get(CEILING, "").strip()
    asked = {"ceiling_cents": int(ceiling) * 100} if ceiling.isdecimal() else {}
    texts = dict(stored.texts) if stored else {}
    for language in LANGUAGES:
        parts = {part: typed.get(f"texts.{language}.{part}", "").strip() for part in PARTS}
        if language == DEFAULT_LANGUAGE or any(parts.values()):
            texts[language] = parts
        else:
            texts.pop(language, None)
    return {
        "code": typed.get("code", "").strip(),
        "kind": "automatic" if check else "assessed",
        "check": check or None,
        "parameters": {**kept, **asked} if check else {},
        "is_correctable": typed.get("is_correctable") == "yes",
        "texts": texts,
    }


def _no_texts() -> dict[str, str]:
    return {
        f"texts.{language}.{part}": ""
        for language in LANGUAGES
        for part in CriterionText.model_fields
    }
