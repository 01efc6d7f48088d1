"""Indicators: what a key figure is made of, as YAML; shipped ones and the user's own."""

from sources.indicators.model import Denominator, Direction, Indicator, Part
from sources.indicators.store import definitions, user_folder

__all__ = ["Denominator", "Direction", "Indicator", "Part", "definitions", "user_folder"]
