import torch
import torch.nn as nn
import torch.nn.functional as F
class Attention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.attn = nn.Linear(hidden_size * 2, hidden_size)
        self.v = nn.Linear(hidden_size, 1, bias=False)
    def forward(self, hidden, encoder_outputs):
        timestep = encoder_outputs.size(1)
        h = hidden.repeat(timestep, 1, 1).transpose(0, 1)
        energy = torch.tanh(self.attn(torch.cat([h, encoder_outputs], 2)))
        return F.softmax(self.v(energy).squeeze(2), dim=1).unsqueeze(1)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc = nn.GRU(4, 6, batch_first=True, bidirectional=False)
        self.att = Attention(6)
        self.out = nn.Linear(12, 3)
    def forward(self, x):
        enc, hidden = self.enc(x)
        w = self.att(hidden[-1], enc)
        ctx = w.bmm(enc)
        return self.out(torch.cat((ctx.squeeze(1), hidden.squeeze(0)), dim=1))
model = Net()
example = torch.randn(2,5,4)
model(example)
