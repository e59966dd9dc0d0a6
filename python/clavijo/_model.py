# SPDX-License-Identifier: Apache-2.0
"""Where the model pack lies: what was named, else $CLAVIJO_MODEL, else md; a name
is looked for in the package, then where the program looks: beside it, in the installed data
folders and in the user's own, into which `clavijo data add FILE` copies a pack. `clavijo data` lists them."""
import os
import sys


def _program():
    """The program's file, where links end; None: not on the path."""
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        file = os.path.join(folder, "clavijo")
        if os.path.isfile(file) and os.access(file, os.X_OK):
            return os.path.realpath(file)
    return None


def _folders():
    yield os.path.join(os.path.dirname(os.path.realpath(__file__)), "model")
    program = _program()
    if program:
        folder = os.path.dirname(program)
        yield os.path.join(folder, "model")
        yield os.path.join(os.path.dirname(folder), "share/clavijo/model")
    data = os.environ.get("XDG_DATA_HOME", "")
    yield os.path.join(data if data.startswith("/") else os.path.expanduser("~/.local/share"), "clavijo/model")
    for prefix in (sys.prefix, "/usr/local", "/usr"):
        yield os.path.join(prefix, "share/clavijo/model")


def find_model(model=None):
    """Path of a model pack as str; FileNotFoundError says where it was looked for."""
    if model is None:
        model = os.environ.get("CLAVIJO_MODEL") or "md"
    model = os.fspath(model)
    if isinstance(model, bytes):
        raise TypeError("model must be str or a path, not bytes")
    if os.sep in model or model.endswith(".clv"):
        return os.path.abspath(model)
    tried = list(_folders())
    for folder in tried:
        file = os.path.join(folder, f"{model}.clv")
        if os.path.isfile(file):
            return file
    raise FileNotFoundError(f"no model {model}: build it with `make`, then keep it with `clavijo data add FILE` or name its file "
                            f"with load(path) or $CLAVIJO_MODEL; looked in {', '.join(tried)}")


def verified_file():
    """The file in which checked packs are remembered, as the program does; None: cannot."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    folder = os.path.join(cache if cache.startswith("/") else os.path.expanduser("~/.cache"), "clavijo")
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError:
        return None
    return os.path.join(folder, "verified")
