"""Batches of windows over a row of tokens."""

import itertools

import torch


def window_batches(stream, length, size, seed, start=0):
    """Endless epochs of shuffled windows of `length` + 1 tokens from batch number `start` on.

    Every epoch begins at another place of the row; the order depends on `seed` alone.
    """
    order = torch.Generator().manual_seed(seed)

    def epoch(_):
        offset = int(torch.randint(length, (1,), generator=order))
        windows = stream[offset:].unfold(0, length + 1, length)
        return [(windows, index) for index in torch.randperm(len(windows), generator=order).split(size)[:-1]]

    chosen = itertools.chain.from_iterable(map(epoch, itertools.count()))
    return (windows[index] for windows, index in itertools.islice(chosen, start, None))
