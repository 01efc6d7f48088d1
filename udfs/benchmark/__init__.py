"""Cell functions over the benchmark engine and the local store (BM_...), a module for each family."""

from importlib import import_module

FAMILIES = ("ratios", "comparison", "efficiency", "data")

for _family in FAMILIES:
    import_module(f"{__name__}.{_family}")
