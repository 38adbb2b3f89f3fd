"""``python -m claimtrace``."""

import sys

from claimtrace.cli import main

if __name__ == "__main__":
    sys.exit(main())
