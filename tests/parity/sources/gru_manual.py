import torch, torch.nn as nn
class GRUish(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.Wz = nn.Parameter(torch.randn(n, n) * 0.1)
        self.b = nn.Parameter(torch.zeros(n))
        self.params = nn.ParameterList([nn.Parameter(torch.randn(n, n)) for _ in range(2)])
    def forward(self, x):
        z = torch.sigmoid(x @ self.Wz + self.b)
        h = torch.tanh(torch.matmul(x, self.params[0]))
        for p in self.params:
            h = h.mm(p)
        return (1 - z) * h + z * x
model = GRUish(5)
example = torch.randn(3,5)
model(example)
