"""Reading YAML, with libyaml where it is there: the first key figure of a session waits for it."""

from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parsed_yaml(text: str) -> Any:
    """The document in ``text``. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=_LOADER)
