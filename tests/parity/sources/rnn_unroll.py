import torch
from torch import nn
class LSTMCellNet(nn.Module):
    def __init__(self, n_in=4, n_hidden=6, n_out=2):
        super().__init__()
        self.n_hidden = n_hidden
        self.cell = nn.LSTMCell(n_in, n_hidden)
        self.linear = nn.Linear(n_hidden, n_out)
    def forward(self, x):
        h = torch.zeros(x.size(0), self.n_hidden)
        c = torch.zeros(x.size(0), self.n_hidden)
        outputs = []
        for t in range(x.size(1)):
            h, c = self.cell(x[:, t, :], (h, c))
            outputs.append(self.linear(h))
        return torch.stack(outputs, dim=1)
model = LSTMCellNet()
example = torch.randn(2, 5, 4)
model(example)
