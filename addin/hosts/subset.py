"""The members of xlwings' base classes that a host does not have, each refused by name."""

from collections.abc import Callable
from typing import Any

#: Members of the base classes that are finished as they stand.
_INHERITED = {"expand", "max_cells_per_read", "max_cells_per_write", "snapshot"}


def _refusal(owner: str, member: str) -> Callable[..., Any]:
    def refuse(*_: Any, **__: Any) -> Any:
        raise NotImplementedError(
            f"{owner}.{member} findes ikke uden for Excel. Kør makroen i Excel, eller lad den undgå {member}."
        )

    return refuse


def subset(*more: str) -> Callable[[type], type]:
    """Give every member of the xlwings base class that is not implemented a sentence that names it."""

    def fill(cls: type) -> type:
        members = {name: member for parent in cls.__mro__[1:-1] for name, member in vars(parent).items()}
        for name in (*members, *more):
            if name.startswith("__") or name in _INHERITED or name in vars(cls):
                continue
            if name in cls.__annotations__:  # held by each instance; the base class's property must not stand over it
                setattr(cls, name, None)
                continue
            refuse = _refusal(cls.__name__, name)
            is_method = callable(members.get(name)) or isinstance(members.get(name), staticmethod)
            setattr(cls, name, refuse if is_method else property(refuse, refuse))
        return cls

    return fill
