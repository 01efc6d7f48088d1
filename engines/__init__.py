"""Pure calculation for Danish municipal savings, benchmark and tariff work: numbers in, numbers out."""

__version__ = "0.2.0"
