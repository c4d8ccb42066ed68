import torch
import torch.nn as nn
class ResidualBlock(nn.Module):
    def __init__(self, res, skip, dilation):
        super().__init__()
        self.dilated = nn.Conv1d(res, 2 * res, 2, dilation=dilation)
        self.conv_res = nn.Conv1d(res, res, 1)
        self.conv_skip = nn.Conv1d(res, skip, 1)
        self.pad = nn.ConstantPad1d((dilation, 0), 0.0)
    def forward(self, x):
        h = self.dilated(self.pad(x))
        a, b = torch.chunk(h, 2, dim=1)
        h = torch.tanh(a) * torch.sigmoid(b)
        return self.conv_res(h) + x, self.conv_skip(h)
class WaveNet(nn.Module):
    def __init__(self, layers=3, stacks=2, res=8, skip=12, n=16):
        super().__init__()
        self.causal = nn.Conv1d(1, res, 1)
        self.blocks = nn.ModuleList(ResidualBlock(res, skip, 2 ** i) for _ in range(stacks) for i in range(layers))
        self.post = nn.Sequential(nn.ReLU(), nn.Conv1d(skip, skip, 1), nn.ReLU(), nn.Conv1d(skip, n, 1))
    def forward(self, x):  # (N, 1, 20)
        x = self.causal(x)
        skips = []
        for b in self.blocks:
            x, s = b(x)
            skips.append(s)
        return self.post(sum(skips))
model = WaveNet()
example = torch.randn(2, 1, 20)
