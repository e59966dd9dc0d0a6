# SPDX-License-Identifier: Apache-2.0
"""Where the model pack lies: what was named, else $CLAVIJO_MODEL, else md; a name
is looked for beside the package, then beside the program and in the installed data
folders."""
import os
import pathlib
import shutil
import sys


def _folders():
    yield pathlib.Path(__file__).resolve().parent / "model"
    program = shutil.which("clavijo")
    if program:
        folder = pathlib.Path(program).resolve().parent
        yield folder / "model"
        yield folder.parent / "share/clavijo/model"
    for prefix in (sys.prefix, pathlib.Path.home() / ".local", "/usr/local", "/usr"):
        yield pathlib.Path(prefix) / "share/clavijo/model"


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
        if (folder / f"{model}.clv").is_file():
            return str(folder / f"{model}.clv")
    raise FileNotFoundError(f"no model {model}: build it with `make`, then name its file with load(path) or "
                            f"$CLAVIJO_MODEL; looked in {', '.join(map(str, tried))}")


def verified_file():
    """The file in which checked packs are remembered, as the program does; None: cannot."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    folder = pathlib.Path(cache) if cache.startswith("/") else pathlib.Path.home() / ".cache"
    try:
        (folder / "clavijo").mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return str(folder / "clavijo" / "verified")
