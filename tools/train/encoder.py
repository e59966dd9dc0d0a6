# SPDX-License-Identifier: Apache-2.0
"""all-MiniLM-L6-v2 in PyTorch, with a low-rank change on every linear layer.

The same network as src/encode runs: 6 layers, width 384, 12 heads, post-norm
(BERT). Base weights are frozen; y = W x + b + B (A x), A rank × in, B out × rank.
Four words of the vocabulary that no text uses mark where source and target begin
and end; their vectors are learned.
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

LAYERS, WIDTH, HEADS = 6, 384, 12
MARKERS = [1, 2, 3, 4]  # <s> </s> <t> </t>: the vocabulary's unused entries
LINEARS = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "o": "attention.output.dense", "f": "intermediate.dense", "g": "output.dense",
}


class LowRank(nn.Module):
    """A frozen linear layer and its learned low-rank change."""

    def __init__(self, weight, bias, rank):
        super().__init__()
        self.register_buffer("weight", weight)
        self.register_buffer("bias", bias)
        self.A = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.B = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, x):
        return F.linear(x, self.weight, self.bias) + 2 * F.linear(F.linear(x, self.A), self.B)


class Layer(nn.Module):
    def __init__(self, tensor, rank):
        super().__init__()
        for short, name in LINEARS.items():
            setattr(self, short, LowRank(tensor(name + ".weight"), tensor(name + ".bias"), rank))
        self.norms = nn.ParameterList(
            nn.Parameter(tensor(f"{part}.LayerNorm.{what}"), requires_grad=False)
            for part in ("attention.output", "output") for what in ("weight", "bias"))

    def forward(self, x, hidden, drop):
        n, length, _ = x.shape

        def heads(linear):
            return linear(x).view(n, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        scores = heads(self.q) @ heads(self.k).transpose(-1, -2) / math.sqrt(WIDTH // HEADS)
        mixed = scores.masked_fill(hidden, -1e9).softmax(-1) @ heads(self.v)
        mixed = mixed.transpose(1, 2).reshape(n, length, WIDTH)
        x = F.layer_norm(x + drop(self.o(mixed)), (WIDTH,), self.norms[0], self.norms[1], 1e-12)
        inner = drop(self.g(F.gelu(self.f(x))))
        return F.layer_norm(x + inner, (WIDTH,), self.norms[2], self.norms[3], 1e-12)


class PairCoder(nn.Module):
    """Marked sentences → scores of n_classes: means over source, target, the
    words between them and the whole sentence, side by side, into one layer."""

    def __init__(self, weights, n_classes, rank):
        super().__init__()
        for name in ("word", "position", "token_type"):
            self.register_buffer(name, weights[f"embeddings.{name}_embeddings.weight"].float())
        for what in ("weight", "bias"):
            self.register_buffer("norm_" + what, weights[f"embeddings.LayerNorm.{what}"].float())
        self.markers = nn.Parameter(self.word[MARKERS].clone() + 0.02 * torch.randn(4, WIDTH))
        self.layers = nn.ModuleList(
            Layer(lambda name, i=i: weights[f"encoder.layer.{i}.{name}"].float(), rank)
            for i in range(LAYERS))
        self.head = nn.Linear(4 * WIDTH, n_classes)
        self.drop = nn.Dropout(0.1)

    def forward(self, ids, spans):
        """ids: n × length, 0 pads. spans: n × 3 × length, 1 where source, target, between."""
        real = (ids != 0)
        x = self.word[ids]
        for vector, marker in zip(self.markers, MARKERS):
            x = torch.where((ids == marker)[..., None], vector, x)
        x = x + self.position[: ids.shape[1]] + self.token_type[0]
        x = self.drop(F.layer_norm(x, (WIDTH,), self.norm_weight, self.norm_bias, 1e-12))
        for layer in self.layers:
            x = layer(x, ~real[:, None, None, :], self.drop)
        masks = torch.cat([spans, real[:, None].float()], 1)
        pooled = masks @ x / masks.sum(-1, keepdim=True).clamp(min=1)
        return self.head(self.drop(pooled.flatten(1)))

    def adapter(self):
        """What is learned, as half-precision tensors under the names the pack tool reads."""
        out = {"markers": self.markers, "head.weight": self.head.weight, "head.bias": self.head.bias}
        for i, layer in enumerate(self.layers):
            for short in LINEARS:
                low = getattr(layer, short)
                name = f"encoder.layer.{i}.{LINEARS[short]}"
                out[name + ".lora_A"] = low.A
                out[name + ".lora_B"] = 2 * low.B
        return {k: v.detach().half().contiguous() for k, v in out.items()}

    def load_adapter(self, saved):
        """Takes up what adapter() gave."""
        with torch.no_grad():
            self.markers.copy_(saved["markers"].float())
            self.head.weight.copy_(saved["head.weight"].float())
            self.head.bias.copy_(saved["head.bias"].float())
            for i, layer in enumerate(self.layers):
                for short in LINEARS:
                    low, name = getattr(layer, short), f"encoder.layer.{i}.{LINEARS[short]}"
                    low.A.copy_(saved[name + ".lora_A"].float())
                    low.B.copy_(saved[name + ".lora_B"].float() / 2)
