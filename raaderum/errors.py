"""What ends a command with a sentence to the user."""


class CommandError(Exception):
    """Wrong use of a command; ``str(error)`` is the Danish sentence: what was wrong and what to do."""
