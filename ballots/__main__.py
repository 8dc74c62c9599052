"""`python -m ballots`: an independent recount, without a server."""

import sys

from ballots.cli import main

if __name__ == "__main__":
    sys.exit(main())
