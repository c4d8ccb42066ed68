import torch
import torch.nn as nn


class AE(nn.Module):
    def __init__(self, **kwargs):
        super().__init__()
        self.encoder_hidden_layer = nn.Linear(in_features=kwargs["input_shape"], out_features=32)
        self.encoder_output_layer = nn.Linear(in_features=32, out_features=8)
        self.decoder_hidden_layer = nn.Linear(in_features=8, out_features=32)
        self.decoder_output_layer = nn.Linear(in_features=32, out_features=kwargs["input_shape"])

    def encode(self, features):
        activation = torch.relu(self.encoder_hidden_layer(features))
        return torch.sigmoid(self.encoder_output_layer(activation))

    def decode(self, code):
        activation = torch.relu(self.decoder_hidden_layer(code))
        return torch.sigmoid(self.decoder_output_layer(activation))

    def forward(self, features):
        code = self.encode(features)
        reconstructed = self.decode(code)
        return reconstructed, code


device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
model = AE(input_shape=64).to(device)
example = torch.rand(3, 64)
model(example)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
criterion = nn.MSELoss()
