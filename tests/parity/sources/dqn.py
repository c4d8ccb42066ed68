import torch
import torch.nn as nn
import torch.nn.functional as F
class DQN(nn.Module):
    def __init__(self, h, w, outputs):
        super(DQN, self).__init__()
        self.conv1 = nn.Conv2d(3, 8, kernel_size=5, stride=2)
        self.bn1 = nn.BatchNorm2d(8)
        self.conv2 = nn.Conv2d(8, 8, kernel_size=5, stride=2)
        self.bn2 = nn.BatchNorm2d(8)
        def conv2d_size_out(size, kernel_size = 5, stride = 2):
            return (size - (kernel_size - 1) - 1) // stride  + 1
        convw = conv2d_size_out(conv2d_size_out(w))
        convh = conv2d_size_out(conv2d_size_out(h))
        linear_input_size = convw * convh * 8
        self.adv = nn.Linear(linear_input_size, outputs)
        self.val = nn.Linear(linear_input_size, 1)
    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = F.relu(self.bn2(self.conv2(x)))
        x = x.view(x.size(0), -1)
        adv, val = self.adv(x), self.val(x)
        return val + adv - adv.mean(1, keepdim=True), F.softmax(adv, dim=-1)
model = DQN(24, 30, 4)
example = torch.randn(2,3,24,30)
model(example)
