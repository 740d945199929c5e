"""Batches that continue each other, for a network that remembers."""

import itertools

import torch


def column_batches(stream, length, size, seed, start=0):
    """Endless epochs of batches [size, length + 1] from batch number `start` on, and whether each begins an epoch.

    An epoch is the whole text, which begins at another place every time, goes on at its beginning where it ends, and is
    read in `size` places at once. The order depends on `seed` alone.
    """
    order = torch.Generator().manual_seed(seed)
    columns = len(stream) // size
    starts = range(0, columns - length, length)

    def epoch(_):
        offset = int(torch.randint(len(stream), (1,), generator=order))
        return ((offset, at) for at in starts)

    def batch(offset, at):
        rows = stream.roll(-offset)[: size * columns].view(size, columns)
        return rows[:, at : at + length + 1], at == 0

    places = itertools.chain.from_iterable(map(epoch, itertools.count()))
    return (batch(offset, at) for offset, at in itertools.islice(places, start, None))
