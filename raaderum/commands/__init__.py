"""The commands of ``raaderum``, one module each with ``add_parser`` and ``run``."""
