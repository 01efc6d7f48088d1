"""The 98 municipalities: code, name, region, kommunegruppe; found by name or code as people write them.

Names, codes and regions are from Dataforsyningen (DAWA) and Statistics Denmark; kommunegrupper are Statistics
Denmark's, version 2018.
"""

from sources.municipalities.groups import Group, all_groups, group, group_of
from sources.municipalities.lookup import (
    COUNTRY,
    Municipality,
    all_municipalities,
    area_code,
    area_name,
    find,
    is_municipality,
)

__all__ = [
    "COUNTRY",
    "Group",
    "Municipality",
    "all_groups",
    "all_municipalities",
    "area_code",
    "area_name",
    "find",
    "group",
    "group_of",
    "is_municipality",
]
