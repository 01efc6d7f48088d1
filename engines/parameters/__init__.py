"""Dated parameters: every rate that a law, an agreement or a norm sets, looked up by date.

The shipped values stand in ``data/*.yaml``, each with unit, source and confidence. A user or a
municipality lays a YAML file of the same form over them, see :func:`user_file`.
"""

from engines.parameters.model import DatedValue, Parameter, ParameterError, RateSchedule
from engines.parameters.store import ParameterSet, active, load, user_file

__all__ = [
    "DatedValue",
    "Parameter",
    "ParameterError",
    "ParameterSet",
    "RateSchedule",
    "active",
    "load",
    "user_file",
]
