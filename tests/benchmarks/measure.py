"""CPU seconds and peak memory of a piece of work in a fresh process."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

_FRAME = """
import json, sys, time
sys.path.insert(0, {root!r})
laps = {{}}
def lap(name, work):
    start = time.process_time()
    result = work()
    laps[name] = time.process_time() - start
    return result
{code}
# Unlike `ru_maxrss`, it does not begin with what the parent held when it started this process.
held = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
peak = int(held.split()[1]) / 1024
print(json.dumps({{"laps": laps, "peak": peak}}))
"""


@dataclass(frozen=True)
class Measured:
    """CPU seconds by lap, and the peak of the whole process in MB."""

    laps: dict[str, float]
    peak: float

    @property
    def total(self) -> float:
        return sum(self.laps.values())


def measure(code: str, python: str = sys.executable, seconds: int = 900) -> Measured | None:
    """Run code that calls `lap(name, work)`; None if it fails or takes too long."""
    program = _FRAME.format(root=str(ROOT), code=code)
    try:
        done = subprocess.run(
            [python, "-c", program], capture_output=True, text=True, timeout=seconds, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    return Measured(**json.loads(done.stdout.splitlines()[-1]))
