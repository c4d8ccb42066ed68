import torch
import torch.nn as nn
import torch.nn.functional as F
from dataclasses import dataclass


@dataclass
class Config:
    features: int = 5
    hidden: int = 7
    layers: int = 1


class Tagger(nn.Module):
    """Time comes first, as nn.GRU has it by default."""

    def __init__(self, config):
        super().__init__()
        self.rnn = nn.GRU(config.features, config.hidden, config.layers)
        self.out = nn.Linear(config.hidden, 3)

    def forward(self, seq):
        states, last = self.rnn(seq)
        scores = self.out(states[-1])
        return F.log_softmax(scores, dim=1)


model = Tagger(Config(hidden=9))
example = torch.randn(6, 2, 5)
model(example)
