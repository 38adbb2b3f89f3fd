"""The command ``claimtrace``: from the words of a call to one command, and to an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from claimtrace import __version__
from claimtrace.cli import checks, exchange, proposals, scores
from claimtrace.errors import ClaimtraceError

__all__ = ["main", "parser"]

_DONE, _BAD_DATA, _INTERRUPTED = 0, 1, 130

_EPILOG = """\
A FILE is a JSON Lines file, a ledger, or - for standard input. Results go to standard output
(or -o FILE), errors and progress to standard error. Exit codes: 0 done, findings included;
1 bad data, or a finding named by --fail-on; 2 wrong usage.
"""


def parser() -> argparse.ArgumentParser:
    """The parser of every command."""
    top = argparse.ArgumentParser(
        prog="claimtrace",
        description="Trace reported figures to their origins and score how well they are "
        "corroborated.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"claimtrace {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for group in (scores, checks, exchange, proposals):
        group.add_commands(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    options = parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        code = options.run(options)
        sys.stdout.flush()
    except ClaimtraceError as error:
        print(f"claimtrace: {error}", file=sys.stderr)
        return _BAD_DATA
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _DONE
    except OSError as error:
        print(
            f"claimtrace: {error.filename or 'output'}: {error.strerror or error}", file=sys.stderr
        )
        return _BAD_DATA
    except KeyboardInterrupt:
        return _INTERRUPTED
    return int(code or _DONE)
