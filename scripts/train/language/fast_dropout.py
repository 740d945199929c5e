"""Dropout whose mask takes one random byte per element.

nn.Dropout draws a number of 32 bits for each, on one core: at these sizes longer than the layer that it follows.
"""

import torch
from torch import nn


class FastDropout(nn.Module):
    """Rates are multiples of 1/256. `shared` axes have one mask for all their places: 1 keeps it over time."""

    def __init__(self, rate, shared=()):
        super().__init__()
        self.threshold, self.shared = round(256 * rate), shared

    def forward(self, x):
        if not self.training or self.threshold == 0:
            return x
        shape = [1 if axis in self.shared else size for axis, size in enumerate(x.shape)]
        return x * mask(shape, self.threshold)


def mask(shape, threshold):
    """0 with the probability `threshold` / 256, else what keeps the mean at 1."""
    count = torch.Size(shape).numel()
    words = torch.empty((count + 7) // 8, dtype=torch.int64).random_(-(2**63), None)
    kept = words.view(torch.uint8)[:count].view(shape) >= threshold
    return kept.float().mul_(256 / (256 - threshold))
