"""Live PyTorch for test_inside: the same network, its layers, gradients, saliency and confusion.

inside_torch.py IN.npz OUT.npz
"""
import sys

import numpy as np
import torch
from torch import nn

given = np.load(sys.argv[1])


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 3, padding=1)
        self.conv2 = nn.Conv2d(6, 4, 3, stride=2)
        self.fc = nn.Linear(36, 10)

    def forward(self, x):
        self.first = self.conv1(x)
        self.first.retain_grad()
        self.second = self.conv2(torch.relu(self.first))
        self.second.retain_grad()
        return self.fc(torch.relu(self.second).flatten(1))


model = Model().eval()
model.load_state_dict({k: torch.from_numpy(given["state/" + k]) for k in model.state_dict()})
out = {}

x = torch.from_numpy(given["image"]).requires_grad_()
label = torch.from_numpy(given["label"])
scores = model(x)
nn.CrossEntropyLoss()(scores, label).backward()
out["conv1"] = model.first.detach().numpy()
out["grad/conv1"] = model.first.grad.numpy()
out["scores"] = scores.detach().numpy()
out["probability"] = torch.softmax(scores, 1).max(1).values.detach().numpy()
confusion = np.zeros((10, 10), np.int64)
np.add.at(confusion, (given["label"], scores.argmax(1).numpy()), 1)
out["confusion"] = confusion

one = torch.from_numpy(given["image"][:1]).requires_grad_()
scores = model(one)
scores[0, 3].backward()
out["gradient_input"] = (one.grad * one).detach()[0].sum(0).numpy()
weights = model.second.grad[0].mean((1, 2), keepdim=True)
out["grad_cam"] = torch.relu((weights * model.second[0]).sum(0)).detach().numpy()
np.savez(sys.argv[2], **out)
