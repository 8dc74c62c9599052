"""`make bench`: every benchmark, one after the other."""

from tests.benchmarks import counting

counting.main()
