"""Says, as one line of JSON, what this Python is and which of the modules and versions asked for it has."""

import importlib.metadata
import importlib.util
import json
import sys


def has_module(name):
    return importlib.util.find_spec(name) is not None


def version_of(distribution):
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


asked = json.loads(sys.argv[1])
print(
    json.dumps(
        {
            "executable": sys.executable,
            "version": list(sys.version_info[:2]),
            "canMakeEnvironments": has_module("venv") and has_module("ensurepip"),
            "distributions": {name: version_of(name) for name in asked["distributions"]},
            "modules": [name for name in asked["modules"] if has_module(name)],
        }
    )
)
