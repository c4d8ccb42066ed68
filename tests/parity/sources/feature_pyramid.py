from collections import OrderedDict
import torch, torch.nn as nn, torch.nn.functional as F
class FPN(nn.Module):
    def __init__(self, in_channels_list, out_channels):
        super().__init__()
        self.inner_blocks = nn.ModuleList()
        self.layer_blocks = nn.ModuleList()
        for in_channels in in_channels_list:
            self.inner_blocks.append(nn.Conv2d(in_channels, out_channels, 1))
            self.layer_blocks.append(nn.Conv2d(out_channels, out_channels, 3, padding=1))
    def forward(self, x):
        names = list(x.keys())
        x = list(x.values())
        last_inner = self.inner_blocks[-1](x[-1])
        results = []
        results.append(self.layer_blocks[-1](last_inner))
        for idx in range(len(x) - 2, -1, -1):
            inner_lateral = self.inner_blocks[idx](x[idx])
            feat_shape = inner_lateral.shape[-2:]
            inner_top_down = F.interpolate(last_inner, size=feat_shape, mode="nearest")
            last_inner = inner_lateral + inner_top_down
            results.insert(0, self.layer_blocks[idx](last_inner))
        out = OrderedDict([(k, v) for k, v in zip(names, results)])
        return out
class Body(nn.Module):
    def __init__(self, chans=[3, 8, 16, 32]):
        super().__init__()
        for i in range(len(chans) - 1):
            setattr(self, f"layer{i+1}", nn.Sequential(nn.Conv2d(chans[i], chans[i+1], 3, 2, 1), nn.ReLU()))
        self.n = len(chans) - 1
    def forward(self, x):
        out = OrderedDict()
        for i in range(self.n):
            x = getattr(self, f"layer{i+1}")(x)
            out[str(i)] = x
        return out
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = Body()
        self.fpn = FPN([8, 16, 32], 8)
    def forward(self, images):
        f = self.fpn(self.body(images))
        return f["0"], f["1"], f["2"]
net = Net()
example = torch.randn(1, 3, 32, 32)
