import numpy as np
import onnxruntime


class Policy:
    """Acts from an exported model for a batch of environments."""

    def __init__(self, path, batch=1, seed=0):
        self.session = onnxruntime.InferenceSession(path)
        self.batch, self.random = batch, np.random.default_rng(seed)
        self.begin()

    def begin(self):
        """Before an episode, or a trial of a policy that remembers."""
        inputs = [i for i in self.session.get_inputs() if i.name != "obs"]
        self.memory = {i.name: np.zeros([self.batch, *i.shape[1:]], np.float32) for i in inputs}

    def distribution(self, obs):
        """obs [batch, O] -> {"mean", "log_std"} or {"logits"}"""
        names = [o.name for o in self.session.get_outputs()]
        results = dict(zip(names, self.session.run(names, {"obs": np.asarray(obs, np.float32), **self.memory})))
        self.memory = {name: results.pop(name + ".next") for name in self.memory}
        return results

    def act(self, obs):
        p = self.distribution(obs)
        if "mean" in p:
            return p["mean"] + np.exp(p["log_std"]) * self.random.standard_normal(p["mean"].shape)
        return np.argmax(p["logits"] + self.random.gumbel(size=p["logits"].shape), axis=-1)   # one choice
