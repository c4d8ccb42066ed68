#include "nn/exchange/python_source/prelude.h"

namespace nn::python {

const std::string_view prelude = R"py(
class TransformerEncoderLayer(nn.Module):
    def __init__(self, d_model, nhead, dim_feedforward=2048, dropout=0.1, activation="relu", layer_norm_eps=1e-05, batch_first=False,
                 norm_first=False, bias=True, device=None, dtype=None):
        super().__init__()
        self.self_attn = nn.MultiheadAttention(d_model, nhead, dropout=dropout, batch_first=batch_first)
        self.linear1 = nn.Linear(d_model, dim_feedforward)
        self.dropout = nn.Dropout(dropout)
        self.linear2 = nn.Linear(dim_feedforward, d_model)
        self.norm_first = norm_first
        self.norm1 = nn.LayerNorm(d_model, eps=layer_norm_eps)
        self.norm2 = nn.LayerNorm(d_model, eps=layer_norm_eps)
        self.dropout1 = nn.Dropout(dropout)
        self.dropout2 = nn.Dropout(dropout)
        self.activation = F.gelu if activation == "gelu" else F.relu if activation == "relu" else activation

    def attend(self, x, mask):
        return self.dropout1(self.self_attn(x, x, x, attn_mask=mask)[0])

    def feed(self, x):
        return self.dropout2(self.linear2(self.dropout(self.activation(self.linear1(x)))))

    def forward(self, src, src_mask=None, src_key_padding_mask=None, is_causal=False):
        if self.norm_first:
            x = src + self.attend(self.norm1(src), src_mask)
            return x + self.feed(self.norm2(x))
        x = self.norm1(src + self.attend(src, src_mask))
        return self.norm2(x + self.feed(x))


class TransformerEncoder(nn.Module):
    def __init__(self, encoder_layer, num_layers, norm=None, enable_nested_tensor=True, mask_check=True):
        super().__init__()
        self.layers = nn.ModuleList([copy.deepcopy(encoder_layer) for _ in range(num_layers)])
        if norm is not None:
            self.norm = norm
        self.last = norm

    def forward(self, src, mask=None, src_key_padding_mask=None, is_causal=None):
        for layer in self.layers:
            src = layer(src, mask)
        return src if self.last is None else self.norm(src)


class TransformerDecoderLayer(nn.Module):
    def __init__(self, d_model, nhead, dim_feedforward=2048, dropout=0.1, activation="relu", layer_norm_eps=1e-05, batch_first=False,
                 norm_first=False, bias=True, device=None, dtype=None):
        super().__init__()
        self.self_attn = nn.MultiheadAttention(d_model, nhead, dropout=dropout, batch_first=batch_first)
        self.multihead_attn = nn.MultiheadAttention(d_model, nhead, dropout=dropout, batch_first=batch_first)
        self.linear1 = nn.Linear(d_model, dim_feedforward)
        self.dropout = nn.Dropout(dropout)
        self.linear2 = nn.Linear(dim_feedforward, d_model)
        self.norm_first = norm_first
        self.norm1 = nn.LayerNorm(d_model, eps=layer_norm_eps)
        self.norm2 = nn.LayerNorm(d_model, eps=layer_norm_eps)
        self.norm3 = nn.LayerNorm(d_model, eps=layer_norm_eps)
        self.dropout1 = nn.Dropout(dropout)
        self.dropout2 = nn.Dropout(dropout)
        self.dropout3 = nn.Dropout(dropout)
        self.activation = F.gelu if activation == "gelu" else F.relu if activation == "relu" else activation

    def attend(self, x, mask):
        return self.dropout1(self.self_attn(x, x, x, attn_mask=mask)[0])

    def cross(self, x, memory, mask):
        return self.dropout2(self.multihead_attn(x, memory, memory, attn_mask=mask)[0])

    def feed(self, x):
        return self.dropout3(self.linear2(self.dropout(self.activation(self.linear1(x)))))

    def forward(self, tgt, memory, tgt_mask=None, memory_mask=None, tgt_key_padding_mask=None, memory_key_padding_mask=None):
        if self.norm_first:
            x = tgt + self.attend(self.norm1(tgt), tgt_mask)
            x = x + self.cross(self.norm2(x), memory, memory_mask)
            return x + self.feed(self.norm3(x))
        x = self.norm1(tgt + self.attend(tgt, tgt_mask))
        x = self.norm2(x + self.cross(x, memory, memory_mask))
        return self.norm3(x + self.feed(x))


class TransformerDecoder(nn.Module):
    def __init__(self, decoder_layer, num_layers, norm=None):
        super().__init__()
        self.layers = nn.ModuleList([copy.deepcopy(decoder_layer) for _ in range(num_layers)])
        if norm is not None:
            self.norm = norm
        self.last = norm

    def forward(self, tgt, memory, tgt_mask=None, memory_mask=None, tgt_key_padding_mask=None, memory_key_padding_mask=None):
        for layer in self.layers:
            tgt = layer(tgt, memory, tgt_mask, memory_mask)
        return tgt if self.last is None else self.norm(tgt)


class CosineSimilarity(nn.Module):
    def __init__(self, dim=1, eps=1e-08):
        super().__init__()
        self.dim = dim
        self.eps = eps

    def forward(self, x1, x2):
        return cosine_similarity(x1, x2, self.dim, self.eps)


class PairwiseDistance(nn.Module):
    def __init__(self, p=2.0, eps=1e-06, keepdim=False):
        super().__init__()
        self.p = p
        self.eps = eps
        self.keepdim = keepdim

    def forward(self, x1, x2):
        return F.pairwise_distance(x1, x2, self.p, self.eps, self.keepdim)


def cosine_similarity(x1, x2, dim=1, eps=1e-08):
    product = torch.sum(x1 * x2, dim)
    lengths = torch.norm(x1, 2, dim).clamp(min=eps) * torch.norm(x2, 2, dim).clamp(min=eps)
    return product / lengths


def var(input, dim=None, unbiased=True, keepdim=False, correction=1):
    if dim is None:
        dim = tuple(range(input.dim()))
    dims = [dim] if isinstance(dim, int) else list(dim)
    count = 1
    for d in dims:
        count = count * input.size(d)
    distance = (input - input.mean(dim, keepdim=True)) ** 2
    return distance.sum(dim, keepdim=keepdim) / (count - (correction if unbiased else 0))


def std(input, dim=None, unbiased=True, keepdim=False, correction=1):
    return torch.sqrt(var(input, dim, unbiased, keepdim, correction))


def softmin(input, dim=None):
    return F.softmax(-input, dim=dim)
)py";

}  // namespace nn::python
