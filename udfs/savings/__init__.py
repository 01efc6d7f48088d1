"""Cell functions over the savings engine (BC_...), a module for each family."""

from importlib import import_module

FAMILIES = (
    "cashflow",
    "time",
    "childcare",
    "shared_services",
    "elderly",
    "property",
    "fleet",
    "casework",
    "sourcing",
    "children",
    "deadlines",
    "uncertainty",
    "price_level",
    "procurement",
    "administration",
    "support",
    "employment",
    "flexjob",
    "caseworker",
    "coordination",
)

for _family in FAMILIES:
    import_module(f"{__name__}.{_family}")
