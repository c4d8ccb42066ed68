from dataclasses import dataclass
from typing import List, Optional
import torch
from torch import nn, Tensor

def _make_divisible(v: float, divisor: int = 8, min_value: Optional[int] = None) -> int:
    if min_value is None:
        min_value = divisor
    new_v = max(min_value, int(v + divisor / 2) // divisor * divisor)
    if new_v < 0.9 * v:
        new_v += divisor
    return new_v

class SE(nn.Module):
    def __init__(self, c, r=4):
        super(SE, self).__init__()
        s = _make_divisible(c // r, 8)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc1 = nn.Conv2d(c, s, 1)
        self.relu = nn.ReLU(inplace=True)
        self.fc2 = nn.Conv2d(s, c, 1)
        self.hs = nn.Hardsigmoid(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        scale = self.avgpool(x)
        scale = self.fc1(scale)
        scale = self.relu(scale)
        scale = self.fc2(scale)
        return self.hs(scale) * x

@dataclass
class Cfg:
    cin: int
    k: int
    exp: int
    cout: int
    se: bool
    act: str
    stride: int = 1

class ConvBNAct(nn.Sequential):
    def __init__(self, i, o, k=3, s=1, g=1, act=nn.ReLU):
        layers = [nn.Conv2d(i, o, k, s, (k - 1) // 2, groups=g, bias=False), nn.BatchNorm2d(o, eps=0.001, momentum=0.01)]
        if act is not None:
            layers.append(act(inplace=True))
        super().__init__(*layers)

class InvRes(nn.Module):
    def __init__(self, cnf: Cfg):
        super().__init__()
        self.use_res = cnf.stride == 1 and cnf.cin == cnf.cout
        layers: List[nn.Module] = []
        act = nn.Hardswish if cnf.act == "HS" else nn.ReLU
        if cnf.exp != cnf.cin:
            layers.append(ConvBNAct(cnf.cin, cnf.exp, k=1, act=act))
        layers.append(ConvBNAct(cnf.exp, cnf.exp, k=cnf.k, s=cnf.stride, g=cnf.exp, act=act))
        if cnf.se:
            layers.append(SE(cnf.exp))
        layers.append(ConvBNAct(cnf.exp, cnf.cout, k=1, act=None))
        self.block = nn.Sequential(*layers)

    def forward(self, x):
        result = self.block(x)
        if self.use_res:
            result += x
        return result

class MobileNetV3(nn.Module):
    def __init__(self, settings, num_classes=10):
        super().__init__()
        layers = [ConvBNAct(3, settings[0].cin, 3, 2, act=nn.Hardswish)]
        for cnf in settings:
            layers.append(InvRes(cnf))
        last = settings[-1].cout
        layers.append(ConvBNAct(last, 6 * last, 1, act=nn.Hardswish))
        self.features = nn.Sequential(*layers)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(nn.Linear(6 * last, 32), nn.Hardswish(inplace=True), nn.Dropout(p=0.2, inplace=True), nn.Linear(32, num_classes))
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out")
                if m.bias is not None:
                    nn.init.zeros_(m.bias)
            elif isinstance(m, (nn.BatchNorm2d, nn.GroupNorm)):
                nn.init.ones_(m.weight)
                nn.init.zeros_(m.bias)

    def _forward_impl(self, x):
        x = self.features(x)
        x = self.avgpool(x)
        x = torch.flatten(x, 1)
        return self.classifier(x)

    def forward(self, x: Tensor) -> Tensor:
        return self._forward_impl(x)

model = MobileNetV3([Cfg(16, 3, 16, 16, True, "RE", 2), Cfg(16, 3, 72, 24, False, "RE", 2), Cfg(24, 3, 88, 24, False, "RE"), Cfg(24, 5, 96, 40, True, "HS")])
example = torch.randn(2, 3, 32, 32)
