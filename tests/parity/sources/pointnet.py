import torch
import torch.nn as nn
import torch.nn.functional as F
class TNet(nn.Module):
    def __init__(self, k=3):
        super().__init__()
        self.k = k
        self.conv1 = nn.Conv1d(k, 8, 1)
        self.fc = nn.Linear(8, k*k)
    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = torch.max(x, 2, keepdim=True)[0]
        x = x.view(-1, 8)
        x = self.fc(x)
        return x.view(-1, self.k, self.k)
class PointNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.tnet = TNet()
        self.conv = nn.Conv1d(3, 6, 1)
        self.bn = nn.BatchNorm1d(6)
        self.fc = nn.Linear(6, 4)
    def forward(self, x):
        trans = self.tnet(x)
        x = x.transpose(2, 1)
        x = torch.bmm(x, trans)
        x = x.transpose(2, 1)
        x = F.relu(self.bn(self.conv(x)))
        x, _ = torch.max(x, 2)
        return F.log_softmax(self.fc(x), dim=1), trans
model = PointNet()
example = torch.randn(2,3,20)
model(example)
