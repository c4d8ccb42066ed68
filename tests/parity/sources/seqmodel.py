import torch
from torch import nn
from collections import OrderedDict
model = nn.Sequential(OrderedDict([
    ('conv1', nn.Conv2d(1, 4, 5)), ('relu1', nn.ReLU()), ('pool', nn.MaxPool2d(2)), ('flat', nn.Flatten()), ('fc', nn.Linear(4*12*12, 10))]))
example = torch.randn(2,1,28,28)
model(example)
