"""Cell functions over the tariff engine (TF_...), a module for each family."""

from importlib import import_module

FAMILIES = ("dayrate", "settlement", "places", "daycare")

for _family in FAMILIES:
    import_module(f"{__name__}.{_family}")
