"""Small closed lists of words, written as one string."""

__all__ = ["words"]


def words(text: str) -> frozenset[str]:
    """The words of a text that parts them by white space."""
    return frozenset(text.split())
