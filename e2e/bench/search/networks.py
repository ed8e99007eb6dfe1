"""Networks from a few words: "24v P 48v 48v P 96 96 | 96" and the like.

A number is a convolution (3×3, or 5×5 after k5; padding valid after v, else same) with its batch normalisation and ReLU; P right
after it pools (2×2, the largest) before the normalisation, as Inkfold's own networks do. What follows | is a tail: there may be
several alike, each with a dense layer of its own, whose probabilities are averaged.
"""

import re

import torch
from torch import nn
from torch.nn import functional as F

WORD = re.compile(r"(\d+)(?:k(\d))?(v?)$")


class Block(nn.Module):
    def __init__(self, channels, word, pooled):
        super().__init__()
        filters, size, valid = WORD.match(word).groups()
        size = int(size or 3)
        self.pooled = pooled
        self.conv = nn.Conv2d(channels, int(filters), size, padding=0 if valid else size // 2)
        self.norm = nn.BatchNorm2d(int(filters), eps=1e-3, momentum=0.1)

    def forward(self, x):
        x = self.conv(x)
        return F.relu(self.norm(F.max_pool2d(x, 2) if self.pooled else x))


def blocks(channels, text):
    words = text.split()
    made = []
    for i, word in enumerate(words):
        if word == "P":
            continue
        made.append(Block(channels, word, words[i + 1 : i + 2] == ["P"]))
        channels = made[-1].conv.out_channels
    return nn.Sequential(*made), channels


class Network(nn.Module):
    """Images [n, 1, 28, 28] → logits [n, tails, 10]."""

    def __init__(self, text, tails=1, dropout=0.3):
        super().__init__()
        trunk, _, tail = text.partition("|")
        self.trunk, channels = blocks(1, trunk)
        self.tails = nn.ModuleList(blocks(channels, tail)[0] for _ in range(tails))
        self.dropout = dropout
        self.eval()
        with torch.no_grad():
            width = self.tails[0](self.trunk(torch.zeros(1, 1, 28, 28))).numel()
        self.last = nn.ModuleList(nn.Linear(width, 10) for _ in range(tails))
        for layer in self.modules():
            if isinstance(layer, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(layer.weight)
                nn.init.zeros_(layer.bias)
        self.train()

    def forward(self, x):
        x = self.trunk(x)
        ends = [F.dropout(tail(x).flatten(1), self.dropout, self.training) for tail in self.tails]
        return torch.stack([last(end) for last, end in zip(self.last, ends)], 1)


def macs(network):
    """Multiply-accumulates of one image, forward; the network is not training afterwards."""
    total = 0

    def count(layer, _, output):
        nonlocal total
        places = output[0, 0].numel() if isinstance(layer, nn.Conv2d) else 1
        total += places * layer.weight.numel()

    hooks = [m.register_forward_hook(count) for m in network.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
    network.eval()
    with torch.no_grad():
        network(torch.zeros(1, 1, 28, 28))
    for hook in hooks:
        hook.remove()
    return total
