from __future__ import print_function
import torch
from torch import nn, optim
from torch.nn import functional as F


class Encoder(nn.Module):
    def __init__(self, d_in, d_latent):
        super().__init__()
        self.fc1 = nn.Linear(d_in, 24)
        self.fc21 = nn.Linear(24, d_latent)
        self.fc22 = nn.Linear(24, d_latent)

    def forward(self, x):
        h1 = F.relu(self.fc1(x))
        return {"mu": self.fc21(h1), "logvar": self.fc22(h1)}


class VAE(nn.Module):
    def __init__(self):
        super(VAE, self).__init__()
        self.encoder = Encoder(36, 4)
        self.fc3 = nn.Linear(4, 24)
        self.fc4 = nn.Linear(24, 36)

    def reparameterize(self, mu, logvar):
        if self.training:
            std = torch.exp(0.5*logvar)
            eps = torch.randn_like(std)
            return mu + eps*std
        return mu

    def decode(self, z):
        h3 = F.relu(self.fc3(z))
        return torch.sigmoid(self.fc4(h3))

    def forward(self, x):
        stats = self.encoder(x.view(-1, 36))
        z = self.reparameterize(stats["mu"], stats["logvar"])
        return self.decode(z), stats["mu"], stats["logvar"]


model = VAE()
optimizer = optim.Adam(model.parameters(), lr=1e-3)
example = torch.rand(2, 1, 6, 6)
model(example)


def loss_function(recon_x, x, mu, logvar):
    BCE = F.binary_cross_entropy(recon_x, x.view(-1, 36), reduction='sum')
    KLD = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return BCE + KLD
