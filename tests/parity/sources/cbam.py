import torch
import torch.nn as nn
class ChannelAttention(nn.Module):
    def __init__(self, in_planes, ratio=16):
        super(ChannelAttention, self).__init__()
        self.avg_pool = nn.AdaptiveAvgPool2d(1)
        self.max_pool = nn.AdaptiveMaxPool2d(1)
        self.fc = nn.Sequential(nn.Conv2d(in_planes, in_planes // ratio, 1, bias=False), nn.ReLU(), nn.Conv2d(in_planes // ratio, in_planes, 1, bias=False))
        self.sigmoid = nn.Sigmoid()
    def forward(self, x):
        avg_out = self.fc(self.avg_pool(x))
        max_out = self.fc(self.max_pool(x))
        out = avg_out + max_out
        return self.sigmoid(out)
class SpatialAttention(nn.Module):
    def __init__(self, kernel_size=7):
        super(SpatialAttention, self).__init__()
        self.conv1 = nn.Conv2d(2, 1, kernel_size, padding=kernel_size//2, bias=False)
        self.sigmoid = nn.Sigmoid()
    def forward(self, x):
        avg_out = torch.mean(x, dim=1, keepdim=True)
        max_out, _ = torch.max(x, dim=1, keepdim=True)
        x = torch.cat([avg_out, max_out], dim=1)
        x = self.conv1(x)
        return self.sigmoid(x)
class CBAM(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.ca = ChannelAttention(c, 4)
        self.sa = SpatialAttention()
    def forward(self, x):
        x = self.ca(x) * x
        x = self.sa(x) * x
        return x
class Net(nn.Module):
    expansion: int = 2
    def __init__(self, n=10):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 3, padding="same")
        self.att = CBAM(16)
        self.head = nn.Linear(16, n)
    def forward(self, x):  # (N, 3, 12, 12)
        x = torch.relu_(self.stem(x))
        x = self.att(x)
        x = x.mean(dim=(2, 3))
        return torch.log_softmax(self.head(x), dim=-1)
model = Net()
example = torch.randn(2, 3, 12, 12)
