"""Bits per byte over whole documents, as Assay measures them: `rollingWindows` in src/language/rolling_windows.ts."""

import itertools
import math

import torch
import torch.nn.functional as F


def rolling_windows(tokens, boundary, context):
    """What the model reads, what it predicts and how many of its last predictions count, each token exactly once.

    A window reads at most `context` tokens. The first begins with the boundary and counts as a whole; later ones count
    half a context, or what is left.
    """
    sequence = [boundary, *tokens]
    begin, counted_to = 0, 1
    while counted_to < len(sequence):
        end = min(counted_to + (context if begin == 0 and counted_to == 1 else context // 2), len(sequence))
        begin = max(0, end - 1 - context)
        yield sequence[begin : end - 1], sequence[begin + 1 : end], end - counted_to
        counted_to = end


@torch.no_grad()
def bits_per_byte(net, chapters, boundary, context, batch=16):
    """Of all chapters together; `net` gives logits [batch, time, vocabulary] for tokens [batch, time]."""
    windows = [window for chapter in chapters for window in rolling_windows(chapter.tokens, boundary, context)]
    windows.sort(key=lambda window: len(window[0]))
    nats = 0.0
    for length, group in itertools.groupby(windows, key=lambda window: len(window[0])):
        group = list(group)
        for start in range(0, len(group), batch):
            read, predicted, counts = zip(*group[start : start + batch])
            logits = net(torch.tensor(read))
            losses = F.cross_entropy(logits.flatten(0, 1), torch.tensor(predicted).flatten(), reduction="none")
            losses = losses.view(-1, length).double()
            nats += sum(loss[length - count :].sum().item() for loss, count in zip(losses, counts))
    return nats / math.log(2) / sum(chapter.bytes for chapter in chapters)
