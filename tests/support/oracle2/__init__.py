"""x"""

from tests.support.oracle2.agreement import Consensus, consensus
from tests.support.oracle2.scores import Score, score
from tests.support.oracle2.worlds import TooManyCoinsError

__all__ = ["Consensus", "Score", "TooManyCoinsError", "consensus", "score"]
