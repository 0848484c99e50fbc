#!/usr/bin/python3
"""The second-order MAML gradient of a convolutional classifier in PyTorch: conv2d, batch_norm, relu and max_pool2d, on one thread.

Reads what `compare-torch-conv` wrote, checks that every variant computes the gradient in it, then times them.
The last line is one JSON object: median milliseconds of each variant, and the fastest.
"""
import argparse
import json
import statistics
import time

import torch
import torch.nn.functional as F

from torch_meta_gradient import read_safetensors


class Workload:
    def __init__(self, path):
        file, metadata = read_safetensors(path)
        self.side, self.rate = int(metadata["side"]), float(metadata["innerRate"])
        self.names = [name[4:] for name in file if name.startswith("phi.")]
        self.blocks = sum(name.startswith("body") and name.endswith(".w") for name in self.names)
        self.phi = {name: self.theirs(name, file["phi." + name]) for name in self.names}
        self.expected = torch.cat([self.theirs(name, file["gradient." + name]).flatten() for name in self.names])
        self.support, self.query = (self.examples(file, part) for part in ("support", "query"))

    def theirs(self, name, x):
        """Filters [1, 9 C, F], pixel by pixel with its channels -> [F, C, 3, 3]; the rest is turned alike."""
        if name == "head.w":
            last = self.side >> self.blocks
            return x[0].reshape(last * last, -1, x.shape[2]).permute(2, 1, 0).flatten(1).contiguous()
        return x[0].reshape(3, 3, -1, x.shape[2]).permute(3, 2, 0, 1).contiguous() if name.endswith(".w") else x.flatten()

    def examples(self, file, part):
        obs = file[part + ".obs"][0].reshape(-1, self.side, self.side, file[part + ".obs"].shape[2] // self.side**2)
        return obs.permute(0, 3, 1, 2).contiguous(), file[part + ".act"].flatten().long()

    def loss(self, theta, examples):
        x, labels = examples
        for i in range(self.blocks):
            x = F.conv2d(x, theta[f"body{i}.w"], padding=1)
            x = F.batch_norm(x, None, None, theta[f"body{i}.g"], theta[f"body{i}.b"], training=True)
            x = F.max_pool2d(F.relu(x), 2)
        return F.cross_entropy(F.linear(x.flatten(1), theta["head.w"], theta["head.b"]), labels)

    def gradient(self, phi, support, query):
        at = {name: x.detach().requires_grad_() for name, x in phi.items()}
        inner = torch.autograd.grad(self.loss(at, support), list(at.values()), create_graph=True)
        theta = {name: x - self.rate * g for (name, x), g in zip(at.items(), inner)}
        found = torch.autograd.grad(self.loss(theta, query), list(at.values()))
        return torch.cat([g.flatten() for g in found])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", help="written by compare-torch-conv")
    parser.add_argument("--repeats", type=int, default=7)
    options = parser.parse_args()

    torch.set_num_threads(1)
    work = Workload(options.file)
    last = lambda x: x.contiguous(memory_format=torch.channels_last) if x.dim() == 4 else x
    variants = {
        "channels first": (work.phi, work.support, work.query),
        "channels last": ({n: last(x) for n, x in work.phi.items()}, (last(work.support[0]), work.support[1]), (last(work.query[0]), work.query[1])),
    }
    times, worst = {}, 0.0
    for name, arguments in variants.items():
        error = ((work.gradient(*arguments) - work.expected).norm() / work.expected.norm()).item()
        if not error < 1e-3:
            raise SystemExit(f"{name}: its gradient differs from the file's by {error:.1e}, expected less than 1e-3: not the same computation")
        worst = max(worst, error)
        for _ in range(2):
            work.gradient(*arguments)
        times[name] = statistics.median(timed_ms(lambda: work.gradient(*arguments)) for _ in range(options.repeats))
    best = min(times, key=times.get)
    print(json.dumps({"benchmark": "torch-conv-gradient", "torch": torch.__version__, "relativeError": worst, "ms": times[best], "best": best, "variants": times}))


def timed_ms(run):
    start = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    main()
