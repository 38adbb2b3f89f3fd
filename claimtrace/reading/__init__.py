"""A case as one policy reads it: standing, chains, counts, withdrawal, dating."""
