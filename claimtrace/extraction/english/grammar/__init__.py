"""Who says what in an English sentence."""
