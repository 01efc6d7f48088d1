"""Where benchmark data come from, and the local store they land in."""
