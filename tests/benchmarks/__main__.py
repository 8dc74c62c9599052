"""`make bench`: every benchmark, one after the other, or those named: `… queue`.

`… compare [FILE…]` holds our winners beside a peer's instead.
"""

import sys

from tests.benchmarks import compare, counting, pages, phone, queue, urn, verifying

BENCHMARKS = {
    "counting": counting.main,
    "pages": pages.main,
    "phone": phone.main,
    "queue": queue.main,
    "urn": urn.main,
    "verifying": verifying.main,
}

if sys.argv[1:2] == ["compare"]:
    sys.exit(1 if compare.main(sys.argv[2:]) else 0)
for name in sys.argv[1:] or BENCHMARKS:
    BENCHMARKS[name]()
