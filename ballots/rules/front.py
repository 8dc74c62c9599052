"""Whose turn it is when keys only ever rise: lazy bounds, and rationals for what is close."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush


@dataclass(frozen=True, slots=True)
class Quote:
    """The key of candidate `at`, known to within `slack`; `price` is what the key came from."""

    at: int
    key: float
    slack: float
    price: float = 0.0
    price_slack: float = 0.0

    @property
    def least(self) -> float:
        return max(0.0, self.key - self.slack)

    @property
    def most(self) -> float:
        return self.key + self.slack


class Front:
    """A heap of lower bounds; only candidates whose bound reaches the front are quoted anew."""

    def __init__(self, positions: Iterable[int]) -> None:
        self._bounds = [(0.0, at) for at in positions]

    def quotes(self, quote: Callable[[int], Quote | None]) -> list[Quote]:
        """Fresh quotes of all who could have the least key; who has none is dropped for good."""
        found: list[Quote] = []
        limit = float("inf")
        while self._bounds and self._bounds[0][0] <= limit:
            _, at = heappop(self._bounds)
            fresh = quote(at)
            if fresh is not None:
                found.append(fresh)
                limit = min(limit, fresh.most)
        return found

    def up_to(self, quote: Callable[[int], Quote | None], limit: float) -> list[Quote]:
        """Fresh quotes of all whose key may be as low as `limit`."""
        found: list[Quote] = []
        while self._bounds and self._bounds[0][0] <= limit:
            _, at = heappop(self._bounds)
            fresh = quote(at)
            if fresh is not None:
                found.append(fresh)
        return found

    def put_back(self, quotes: Sequence[Quote]) -> None:
        for quote in quotes:
            heappush(self._bounds, (quote.least, quote.at))


def least(
    quotes: Sequence[Quote], exact: Callable[[Quote], Fraction], order: Callable[[Quote], int]
) -> list[Quote]:
    """Those whose key is exactly the least, in tie order."""
    limit = min(quote.most for quote in quotes)
    close = [quote for quote in quotes if quote.least <= limit]
    if len(close) > 1:
        keys = {quote.at: exact(quote) for quote in close}
        lowest = min(keys.values())
        close = [quote for quote in close if keys[quote.at] == lowest]
        close.sort(key=order)
    return close
