import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:]))
        self.act = nn.Tanh()

    def forward(self, x):
        *hidden, last = self.layers
        for layer in hidden:
            x = self.act(layer(x))
        return last(x)


class Shared(nn.Module):
    def __init__(self):
        super().__init__()
        self.mlp = MLP([6, 8, 6])
        self.heads = nn.ModuleDict({'a': nn.Linear(6, 2), 'b': nn.Linear(6, 3)})

    def forward(self, left, right):
        together = self.mlp(left) - 0.5 * self.mlp(right)
        twice = self.mlp(together)
        return {name: 1 - head(twice) for name, head in self.heads.items()}


model = Shared()
example = (torch.randn(3, 6), torch.randn(3, 6))
model(*example)
