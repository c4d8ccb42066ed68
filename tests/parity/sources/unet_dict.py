import torch
import torch.nn as nn
class UNetish(nn.Module):
    def __init__(self, depth=2, wf=3):
        super().__init__()
        prev = 1
        self.down_path = nn.ModuleList()
        for i in range(depth):
            self.down_path.append(self.block(prev, 2 ** (wf + i)))
            prev = 2 ** (wf + i)
        self.up_path = nn.ModuleList()
        for i in reversed(range(depth - 1)):
            self.up_path.append(nn.ModuleDict({'up': nn.ConvTranspose2d(prev, 2 ** (wf + i), kernel_size=2, stride=2), 'block': self.block(prev, 2 ** (wf + i))}))
            prev = 2 ** (wf + i)
        self.last = nn.Conv2d(prev, 2, kernel_size=1)
    def block(self, i, o):
        return nn.Sequential(nn.Conv2d(i, o, 3, padding=1), nn.ReLU(), nn.BatchNorm2d(o))
    def center_crop(self, layer, target_size):
        _, _, layer_height, layer_width = layer.size()
        diff_y = (layer_height - target_size[0]) // 2
        diff_x = (layer_width - target_size[1]) // 2
        return layer[:, :, diff_y:(diff_y + target_size[0]), diff_x:(diff_x + target_size[1])]
    def forward(self, x):
        blocks = []
        for i, down in enumerate(self.down_path):
            x = down(x)
            if i != len(self.down_path) - 1:
                blocks.append(x)
                x = nn.functional.max_pool2d(x, 2)
        for i, up in enumerate(self.up_path):
            y = up['up'](x)
            crop = self.center_crop(blocks[-i - 1], y.shape[2:])
            x = up['block'](torch.cat([y, crop], 1))
        return self.last(x)
model = UNetish()
example = torch.randn(2,1,17,16)
model(example)
