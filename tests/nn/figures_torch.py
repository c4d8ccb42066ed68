"""Live PyTorch for test_figures: one training step of the same network, and what its nodes and parameters say of it.

figures_torch.py IN.npz OUT.npz
"""
import sys

import numpy as np
import torch
from torch import nn

given = np.load(sys.argv[1])


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 6, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
        self.fc1 = nn.Linear(96, 16)
        self.gate = nn.Sigmoid()
        self.fc2 = nn.Linear(16, 12)
        self.off = nn.ReLU()
        self.fc3 = nn.Linear(12, 10)

    def forward(self, x):
        return self.fc3(self.off(self.fc2(self.gate(self.fc1(self.features(x).flatten(1))))))


model = Model().train()
model.load_state_dict({k: torch.from_numpy(given["state/" + k]) for k in model.state_dict()})
seen = {}


def keep(name):
    def hook(module, inputs, output):
        output.retain_grad()
        seen[name] = output

    return hook


for name, module in model.named_modules():
    if name:
        module.register_forward_hook(keep(name))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
before = {k: v.detach().clone() for k, v in model.named_parameters()}
nn.CrossEntropyLoss()(model(torch.from_numpy(given["image"])), torch.from_numpy(given["label"])).backward()
optimizer.step()

out = {}
for name, output in seen.items():
    out["gradients/" + name] = np.array([output.grad.norm(), output.grad.square().mean().sqrt()])
    out["activations/" + name] = np.array([output.abs().mean().item(), (output == 0).double().mean().item()])
    off = (output == 0).transpose(0, 1).flatten(1).all(1)  # by unit, over all samples
    end = ((output <= 0.01) | (output >= 0.99)).double().mean().item()
    out["dead/" + name] = np.array([off.double().mean().item(), end, len(off)])
for name, module in model.named_modules():
    own = [(name + "." + k if name else k, p) for k, p in module.named_parameters()]
    if not own or not name:
        continue
    moved = sum((p.detach() - before[k]).double().square().sum() for k, p in own)
    size = sum(before[k].double().square().sum() for k, _ in own)
    gradient = sum(p.grad.double().square().sum() for _, p in own)
    out["updates/" + name] = np.array([(moved / size).sqrt(), gradient.sqrt()])
np.savez(sys.argv[2], **{k: v.astype(np.float32) for k, v in out.items()})
