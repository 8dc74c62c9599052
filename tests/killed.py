"""A real server in a process of its own, which a test may kill at any instant.

`python -m tests.killed PORT` builds the service once and then serves it from a fresh child for
each line it reads: two hundred servers start in the time of a few.
"""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import uvicorn

from app.core.settings import Settings
from app.main import create_app
from tests.postgres import ROOT, free_port


@dataclass
class Server:
    """The service under uvicorn, as `partage serve` runs it."""

    address: str
    nursery: "subprocess.Popen[str]"
    number: int = 0

    def start(self) -> None:
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write("\n")
        self.nursery.stdin.flush()
        self.number = int(self.nursery.stdout.readline())
        for _attempt in range(3000):
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{self.address}/healthz").status_code == 200:
                    return
            time.sleep(0.01)
        raise RuntimeError("the server did not start")

    def kill(self) -> None:
        """SIGKILL: no handler runs, nothing is flushed, nothing is said."""
        assert self.nursery.stdout is not None
        os.kill(self.number, signal.SIGKILL)
        assert self.nursery.stdout.readline() == "gone\n"


@contextmanager
def server_to_kill(settings: Settings) -> Iterator[Server]:
    port = free_port()
    environment = os.environ | {
        "PARTAGE_SECRET_KEY": settings.secret_key.get_secret_value(),
        "PARTAGE_DATA_DIR": str(settings.data_dir),
        "PARTAGE_MEMORY_DIR": str(settings.memory),
        "PARTAGE_DATABASE_URL": settings.database_url,
        "PARTAGE_BASE_URL": settings.base_url,
    }
    nursery = subprocess.Popen(
        [sys.executable, "-m", "tests.killed", str(port)],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with nursery:
        yield Server(f"http://127.0.0.1:{port}", nursery)


def main() -> None:
    # A killed database fills the log with what is expected here.
    logging.disable()
    app = create_app(Settings(_env_file=None))
    config = uvicorn.Config(app, port=int(sys.argv[1]), log_config=None)
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            uvicorn.Server(config).run()
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os.waitpid(child, 0)
        sys.stdout.write("gone\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
