"""`make bench`: every benchmark, one after the other, or those named: `… queue`."""

import sys

from tests.benchmarks import counting, queue

BENCHMARKS = {"counting": counting.main, "queue": queue.main}

for name in sys.argv[1:] or BENCHMARKS:
    BENCHMARKS[name]()
