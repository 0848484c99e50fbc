#!/usr/bin/python3
"""How fast PyTorch multiplies matrices of the benchmark's sizes here, and whether rightly; in a process of its own, since
OpenBLAS takes its kernel when it is loaded (OPENBLAS_CORETYPE). The last line is one JSON object.
"""
import ctypes
import json
import re
import time

import torch

SECONDS = 0.4


def library():
    """Kind and path of the BLAS that torch multiplies with. NumPy, which torch loads, may bring another."""
    if torch.backends.mkl.is_available():
        return "mkl", "inside libtorch"
    with open("/proc/self/maps", encoding="utf-8") as maps:
        paths = {line.split(maxsplit=5)[-1].strip() for line in maps if "/" in line}
    own = sorted(path for path in paths if not re.search(r"/(numpy|scipy)(\.libs)?/", path))
    for kind, pattern in (("openblas", r"openblas"), ("blis", r"libblis"), ("reference", r"libblas\.so")):
        for path in own:
            if re.search(pattern, path.rsplit("/", 1)[-1], re.IGNORECASE):
                return kind, path
    return "unknown", ""


def core_name(path):
    """What OpenBLAS calls the kernel that it uses."""
    try:
        name = ctypes.CDLL(path).openblas_get_corename
    except (OSError, AttributeError):
        return None
    name.restype = ctypes.c_char_p
    return name().decode()


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    x, w = torch.randn(2000, 64), torch.randn(64, 64)
    expected = x.double() @ w.double()
    error = ((x @ w).double() - expected).norm() / expected.norm()
    other = x.double().T @ expected
    error = max(error.item(), ((x.T @ (x @ w)).double() - other).norm().item() / other.norm().item())
    best, start = float("inf"), time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        before = time.perf_counter()
        for _ in range(10):
            torch.mm(x, w)
        best = min(best, (time.perf_counter() - before) / 10)
    kind, path = library()
    gflops = 2 * 2000 * 64 * 64 / best / 1e9
    core = core_name(path) if kind == "openblas" else None
    print(json.dumps({"benchmark": "blas-kernel", "library": kind, "path": path, "core": core, "gflops": gflops, "relativeError": error}))


if __name__ == "__main__":
    main()
