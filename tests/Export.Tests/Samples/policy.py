import json

import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import nn


class Dense(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.w = nn.Parameter(torch.zeros(inputs, outputs))
        self.b = nn.Parameter(torch.zeros(1, outputs))

    def forward(self, x):
        return x @ self.w + self.b


class GaussianMlp(nn.Module):
    """problem.policy=gaussianMlp with two hidden layers of tanh: names are those of the file."""

    def __init__(self, inputs, hidden, outputs, least_log_std):
        super().__init__()
        self.least_log_std = least_log_std
        self.body0, self.body1 = Dense(inputs, hidden[0]), Dense(hidden[0], hidden[1])
        self.head = Dense(hidden[1], outputs)
        self.log_std = nn.Parameter(torch.zeros(1, outputs))

    def forward(self, obs):
        x = torch.tanh(self.body1(torch.tanh(self.body0(obs))))
        return torch.distributions.Normal(self.head(x), self.log_std.clamp(min=self.least_log_std).exp())


def load(path):
    with safe_open(path, "pt") as file:
        metadata = file.metadata()
    settings, spec = json.loads(metadata["policy"])["policy"], json.loads(metadata["spec"])
    policy = GaussianMlp(spec["inputs"], settings["hidden"], len(spec["low"]), settings["minLogStd"])
    policy.load_state_dict(load_file(path))
    return policy
