import torch
import torch.nn as nn
import torch.nn.functional as F
class Swish(nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(x)
class Mish(nn.Module):
    def __init__(self):
        super().__init__()
    def forward(self, x):
        return x * torch.tanh(F.softplus(x))
class DropPath(nn.Module):
    def __init__(self, p=0.):
        super().__init__()
        self.p = p
    def forward(self, x):
        if self.p == 0. or not self.training:
            return x
        keep = torch.rand(x.shape[0], 1) > self.p
        return x * keep
def make(n):
    return nn.Sequential(nn.Linear(n, n), Swish(), nn.Linear(n, n), Mish(), DropPath(0.2))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = make(6)
        self.b = make(6)
        self.norm = nn.InstanceNorm1d(3, affine=True)
        self.act = F.elu
    def forward(self, x):
        x = self.act(self.a(x) + self.b(x), 0.5)
        x = x.view(-1, 3, 2)
        x = self.norm(x)
        x = x.std(dim=1) + x.min(1).values if False else x.std(dim=1) + x.min(dim=1)[0]
        return F.normalize(x, dim=1), F.cosine_similarity(x, x * 2 + 1)
model = Net()
example = torch.randn(4,6)
model(example)
