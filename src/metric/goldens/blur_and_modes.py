"""Makes blur_and_modes.json: python3 blur_and_modes.py > blur_and_modes.json (numpy 1.24.2, scipy 1.10.1).

The rules of NDB are re-implemented from Richardson and Weiss's code (gans-n-gmms, utils/ndb.py).
"""

import json

import numpy as np
from scipy.optimize import brentq
from scipy.signal import convolve2d
from scipy.stats import entropy, norm, t


def images(count, shape):
    """What blur_and_modes.test.ts makes too: any grey levels without an order."""
    k = np.arange(count * int(np.prod(shape)), dtype=np.int64)
    return ((k * k * 31 + k * 17 + 7 * (k // 5)) % 251).reshape(count, *shape)


def laplacian_variance(grey):
    kernel = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])
    return convolve2d(grey, kernel, mode="valid").var()


def high_frequency_share(grey):
    energy = np.abs(np.fft.fft2(grey - grey.mean())) ** 2
    height, width = grey.shape
    radius = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.fftfreq(width)[None, :])
    return energy[radius > 0.25 + 1e-12].sum() / energy.sum()


def statistics(shape):
    grey = images(4, shape).mean(axis=1)
    return {
        "shape": shape,
        "laplacian_variance": [laplacian_variance(image) for image in grey],
        "high_frequency_share": [high_frequency_share(image) for image in grey],
    }


def different_bins(reference, generated):
    p1, p2, n1, n2 = reference / reference.sum(), generated / generated.sum(), reference.sum(), generated.sum()
    p = (p1 * n1 + p2 * n2) / (n1 + n2)
    z = (p1 - p2) / np.sqrt(p * (1 - p) * (1 / n1 + 1 / n2))
    m = (p1 + p2) / 2
    return {
        "reference": reference.tolist(),
        "generated": generated.tolist(),
        "different": int(np.count_nonzero(2 * norm.cdf(-np.abs(z)) < 0.05)),
        "jensen_shannon": (entropy(p1, m) + entropy(p2, m)) / 2,
    }


def class_divergence(reference, generated):
    return {
        "reference": reference.tolist(),
        "generated": generated.tolist(),
        "kl": entropy(generated + 0.5, reference + 0.5),
    }


def fieller(above, below):
    """Where Welch's t test of mean(above) - r mean(below) is just refused, by root finding."""
    above, below = np.array(above, float), np.array(below, float)
    ratio = above.mean() / below.mean()
    a, b = above.var(ddof=1) / len(above), ratio**2 * below.var(ddof=1) / len(below)
    degrees = (a + b) ** 2 / (a**2 / (len(above) - 1) + b**2 / (len(below) - 1))

    def excess(r):
        error = np.sqrt(above.var(ddof=1) / len(above) + r**2 * below.var(ddof=1) / len(below))
        return abs(above.mean() - r * below.mean()) / error - t.ppf(0.975, degrees)

    ends = [brentq(excess, ratio, ratio - 5, xtol=1e-14), brentq(excess, ratio, ratio + 5, xtol=1e-14)]
    return {"above": above.tolist(), "below": below.tolist(), "value": ratio, "interval": ends}


random = np.random.default_rng(7)
shares = random.dirichlet(np.full(40, 3.0))
other = random.dirichlet(np.full(40, 3.0))
print(json.dumps({
    "statistics": [statistics(shape) for shape in ([1, 8, 8], [1, 7, 11], [3, 12, 9], [1, 28, 28])],
    "bins": [
        different_bins(random.multinomial(2000, shares), random.multinomial(900, given)) for given in (shares, other)
    ],
    "classes": [
        class_divergence(random.multinomial(800, shares[:10] / shares[:10].sum()), random.multinomial(300, given))
        for given in (shares[:10] / shares[:10].sum(), other[:10] / other[:10].sum())
    ] + [class_divergence(np.array([400, 300, 300]), np.array([0, 250, 0]))],
    "ratios": [fieller([2, 3, 4, 7], [5, 6, 7]), fieller([0.2, 0.3, 0.25, 0.4, 0.1], [1.2, 0.7, 0.9, 1.3, 1.0, 1.1])],
}, indent=1))
