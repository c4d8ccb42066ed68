import math

import torch
import torch.nn as nn


class MaskedLanguageModel(nn.Module):
    def __init__(self, vocabulary=20, width=16, heads=2, length=8):
        super().__init__()
        self.length = length
        self.embedding = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(length, width)
        layer = nn.TransformerEncoderLayer(width, heads, 24, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2)
        self.register_buffer('future', torch.triu(torch.ones(length, length), diagonal=1).bool(), persistent=False)
        self.attention = nn.MultiheadAttention(width, heads, batch_first=True)
        self.head = nn.Linear(width, vocabulary)

    def generate_square_subsequent_mask(self, sz):
        mask = (torch.triu(torch.ones(sz, sz)) == 1).transpose(0, 1)
        mask = mask.float().masked_fill(mask == 0, float('-inf')).masked_fill(mask == 1, float(0.0))
        return mask

    def forward(self, tokens):  # (N, 8)
        places = torch.arange(tokens.shape[1], device=tokens.device).unsqueeze(0)
        x = self.embedding(tokens) * math.sqrt(16) + self.positions(places)
        x = self.encoder(x, self.generate_square_subsequent_mask(self.length))
        y, _ = self.attention(x, x, x, attn_mask=self.future)
        x = x + y
        scores = torch.matmul(x, x.transpose(1, 2)) / 4
        scores = scores.masked_fill(~torch.tril(torch.ones(self.length, self.length, dtype=torch.bool)), -1e9)
        return self.head(torch.matmul(torch.softmax(scores, dim=-1), x))


model = MaskedLanguageModel()
example = torch.randint(0, 20, (3, 8))
