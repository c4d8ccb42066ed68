import torch
import torch.nn as nn
import torch.nn.functional as F


class SentimentLSTM(nn.Module):
    def __init__(self, vocab_size, embedding_dim, hidden_dim, output_dim, n_layers=2, bidirectional=True, dropout=0.3):
        super().__init__()
        self.hidden_dim, self.n_layers = hidden_dim, n_layers
        self.embedding = nn.Embedding(vocab_size, embedding_dim, padding_idx=0)
        self.rnn = nn.LSTM(embedding_dim, hidden_dim, num_layers=n_layers, bidirectional=bidirectional,
                           dropout=dropout, batch_first=True)
        self.fc = nn.Linear(hidden_dim * 2 if bidirectional else hidden_dim, output_dim)
        self.dropout = nn.Dropout(dropout)

    def forward(self, text):
        h0 = torch.zeros(self.n_layers * 2, text.size(0), self.hidden_dim).to(text.device)
        c0 = torch.zeros(self.n_layers * 2, text.size(0), self.hidden_dim).to(text.device)
        embedded = self.dropout(self.embedding(text))
        output, (hidden, cell) = self.rnn(embedded, (h0, c0))
        # concat the final forward and backward hidden states
        hidden = self.dropout(torch.cat((hidden[-2, :, :], hidden[-1, :, :]), dim=1))
        return self.fc(hidden)


model = SentimentLSTM(50, 12, 16, 2)
example = torch.randint(0, 50, (3, 9))
model(example)
