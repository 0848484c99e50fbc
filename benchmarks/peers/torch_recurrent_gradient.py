#!/usr/bin/python3
"""The gradient of one epoch of RL2 in PyTorch: torch.nn.GRU over whole trials, a linear read-out, the likelihood ratio's loss.

Reads what `compare-torch-gru` wrote, checks that every variant computes the gradient in it, then times them.
The last line is one JSON object: median milliseconds of each variant, and the fastest.
"""
import argparse
import concurrent.futures
import json
import statistics
import time

import torch

from torch_meta_gradient import deal, read_safetensors

NAMES = ["memory.w", "memory.u", "memory.b", "memory.c", "head.w", "head.b"]


class Workload:
    def __init__(self, path):
        file, metadata = read_safetensors(path)
        self.phi = {name: file["phi." + name][0] for name in NAMES}
        self.expected = torch.cat([file["gradient." + name].flatten() for name in NAMES])
        rollouts = int(metadata["rollouts"])
        # [T, steps * rollouts, .] -> [steps, T * rollouts, .], as a GRU reads it.
        self.tasks, samples, _ = file["obs"].shape
        by_step = lambda x: x.reshape(self.tasks, samples // rollouts, rollouts, -1).transpose(0, 1)
        self.obs, self.act, self.log_prob, self.adv = (by_step(file[name]) for name in ("obs", "act", "logProb", "adv"))

    def network(self):
        """GRU and read-out with the file's weights; gates of both are in the order reset, update, candidate."""
        inputs, width = self.phi["memory.w"].shape[0], self.phi["memory.u"].shape[0]
        gru, head = torch.nn.GRU(inputs, width), torch.nn.Linear(width, self.phi["head.w"].shape[1])
        with torch.no_grad():
            for own, name in zip(self.parameters(gru, head), NAMES):
                own.copy_(self.phi[name].T if own.dim() == 2 else self.phi[name].flatten())
        return gru, head

    @staticmethod
    def parameters(gru, head):
        return [gru.weight_ih_l0, gru.weight_hh_l0, gru.bias_ih_l0, gru.bias_hh_l0, head.weight, head.bias]


def gradient(work, network, tasks):
    """The sum over some tasks, all their trials side by side."""
    part = slice(tasks.start, tasks.stop)
    obs, act, old, adv = (x[:, part].flatten(1, 2) for x in (work.obs, work.act, work.log_prob, work.adv))
    gru, head = network
    log_prob = torch.log_softmax(head(gru(obs)[0]), -1).gather(-1, act.long())
    samples = work.obs.shape[0] * work.obs.shape[2]
    loss = -(torch.exp(log_prob - old) * adv).sum() / samples
    found = torch.autograd.grad(loss, work.parameters(gru, head))
    return torch.cat([(g.T if g.dim() == 2 else g).flatten() for g in found])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", help="written by compare-torch-gru")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=7)
    options = parser.parse_args()

    work = Workload(options.file)
    everything, shares = range(work.tasks), deal(work.tasks, options.workers)
    networks = [work.network() for _ in shares]
    one = lambda: sum(gradient(work, networks[0], range(t, t + 1)) for t in everything)
    together = lambda: gradient(work, networks[0], everything)
    times, worst = {}, 0.0
    with concurrent.futures.ThreadPoolExecutor(options.workers, initializer=torch.set_num_threads, initargs=(1,)) as threads:
        dealt = lambda: sum(threads.map(lambda i: gradient(work, networks[i], shares[i]), range(options.workers)))
        variants = [("all tasks together", options.workers, together), ("task by task", 1, one), ("dealt to threads", 1, dealt)]
        for name, count, run in variants:
            torch.set_num_threads(count)
            error = ((run() / work.tasks - work.expected).norm() / work.expected.norm()).item()
            if not error < 1e-4:
                raise SystemExit(f"{name}: its gradient differs from the file's by {error:.1e}, expected less than 1e-4: not the same computation")
            worst = max(worst, error)
            times[name] = statistics.median(timed_ms(run) for _ in range(options.repeats))
    best = min(times, key=times.get)
    print(json.dumps({"benchmark": "torch-recurrent-gradient", "torch": torch.__version__, "workers": options.workers, "relativeError": worst, "ms": times[best], "best": best, "variants": times}))


def timed_ms(run):
    start = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    main()
