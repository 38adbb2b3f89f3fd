"""The script that counts single origins in a UCDP file."""

import runpy
import sys
from pathlib import Path

from support.ucdp import EXTRACT

SCRIPT = Path(__file__).parents[2] / "docs" / "examples" / "ucdp_single_origin.py"


def test_the_extract(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", [str(SCRIPT), str(EXTRACT), "--verbose"])
    runpy.run_path(str(SCRIPT), run_name="__main__")
    assert capsys.readouterr().out.splitlines() == [
        "46 events: 44 accepted, 2 refused",
        "line 11, record '219459': low 177, best 142 and high 177 do not rise: mend the figures",
        "line 18, record '313666': low 1, best 0 and high 2 do not rise: mend the figures",
        "31 events with two or more articles: 12 (38.7%) on one origin",
        "23 events with two or more outlets: 4 (17.4%) on one origin",
        "their origins: Syrian Observatory for Human Rights 11, Turkish Armed Forces 1",
    ]
