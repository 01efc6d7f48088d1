"""What can go wrong with a source; ``str(error)`` is a Danish sentence that says what to do."""

from engines.errors import NotKnown


class SourceError(NotKnown):
    """Data that cannot be fetched, read or kept. Nothing already stored is touched."""
