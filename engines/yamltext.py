"""Reading YAML, with its C reader, ten times as fast, where PyYAML was built with it."""

from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parsed_yaml(text: str | bytes) -> Any:
    """The document in ``text``. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=_LOADER)
