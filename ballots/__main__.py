"""`python -m ballots`: an independent recount, without a server."""

import sys

from ballots.cli import main

sys.exit(main())
