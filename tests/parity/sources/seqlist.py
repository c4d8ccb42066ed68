import torch, torch.nn as nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 5, 3), nn.ReLU(), nn.MaxPool2d(2))
        self.slice1 = nn.Sequential()
        for x in range(2):
            self.slice1.add_module(str(x), self.features[x])
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(5*36, 3))
    def forward(self, x):
        feats = []
        for layer in self.features:
            x = layer(x)
            if isinstance(layer, nn.ReLU):
                feats.append(x.mean(dim=(2, 3)))
        return self.head(x), torch.cat(feats, dim=-1)
model = Net()
example = torch.randn(2,3,16,16)
model(example)
