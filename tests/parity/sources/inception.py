import torch
import torch.nn as nn
import torch.nn.functional as F
class BasicConv2d(nn.Module):
    def __init__(self, in_channels, out_channels, **kwargs):
        super(BasicConv2d, self).__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, bias=False, **kwargs)
        self.bn = nn.BatchNorm2d(out_channels, eps=0.001)
    def forward(self, x):
        x = self.conv(x)
        x = self.bn(x)
        return F.relu(x, inplace=True)
class Inception(nn.Module):
    def __init__(self, in_channels, ch1x1, ch3x3red, ch3x3, pool_proj, conv_block=None):
        super().__init__()
        if conv_block is None:
            conv_block = BasicConv2d
        self.branch1 = conv_block(in_channels, ch1x1, kernel_size=1)
        self.branch2 = nn.Sequential(conv_block(in_channels, ch3x3red, kernel_size=1), conv_block(ch3x3red, ch3x3, kernel_size=3, padding=1))
        self.branch4 = nn.Sequential(nn.MaxPool2d(kernel_size=3, stride=1, padding=1, ceil_mode=True), conv_block(in_channels, pool_proj, kernel_size=1))
    def _forward(self, x):
        outputs = [self.branch1(x), self.branch2(x), self.branch4(x)]
        return outputs
    def forward(self, x):
        outputs = self._forward(x)
        return torch.cat(outputs, 1)
class Aux(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.fc = nn.Linear(c, 3)
    def forward(self, x):
        return self.fc(F.adaptive_avg_pool2d(x, 1).flatten(1))
class GoogLeNet(nn.Module):
    def __init__(self, aux_logits=True):
        super().__init__()
        self.aux_logits = aux_logits
        self.a3 = Inception(3, 4, 4, 6, 2)
        self.b3 = Inception(12, 4, 4, 6, 2)
        if aux_logits:
            self.aux1 = Aux(12)
        self.fc = nn.Linear(12, 3)
    def forward(self, x):
        x = self.a3(x)
        aux1 = None
        if self.aux1 is not None:
            if self.training:
                aux1 = self.aux1(x)
        x = self.b3(x)
        x = torch.flatten(F.adaptive_avg_pool2d(x, 1), 1)
        x = self.fc(x)
        if self.training and self.aux_logits:
            return x, aux1
        return x
model = GoogLeNet()
example = torch.randn(2,3,12,12)
model(example)
