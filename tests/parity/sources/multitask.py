import torch
import torch.nn as nn
class MultiTask(torch.nn.Module):
    def __init__(self, input_dim=10, hidden_dims=(16, 8), heads={"kind": 3, "price": 1}):
        super().__init__()
        dims = [input_dim, *hidden_dims]
        self.trunk = nn.Sequential(*[l for i, o in zip(dims[:-1], dims[1:]) for l in (nn.Linear(i, o), nn.LayerNorm(o), nn.SiLU())])
        self.heads = nn.ModuleDict({name: nn.Linear(dims[-1], n) for name, n in heads.items()})
        self.log_vars = nn.ParameterDict({k: nn.Parameter(torch.zeros(1)) for k in ("price", "kind")})
    def forward(self, x):
        h = self.trunk(x)
        return {k: head(h) for k, head in self.heads.items()}
model = MultiTask()
example = torch.randn(5, 10)
