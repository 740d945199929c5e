"""Makes dpm_solver.json: samples by DPM-Solver++ 2M, written anew in numpy and float64 from the authors' formulas.

The noise schedule, the wrapper that turns every kind of prediction into the noise, the data prediction with a corrector
and the multistep loop have the form of the authors' dpm_solver_pytorch.py with algorithm_type "dpmsolver++" and
solver_type "dpmsolver"; a step to sigma 0, and the first order of the last step, are those of diffusers'
DPMSolverMultistepScheduler. What is Assay's own: times are trained steps, the nearest to the grid and all different.

    python3 src/family/goldens/dpm_solver.py > src/family/goldens/dpm_solver.json
"""

import json
import math

import numpy as np

T = 1000
START = np.array([1.25, -0.5, 0.75, -1.5, 0.125, 0.375])
RULES = [
    {"steps": 8, "spacing": "log-snr", "lowerOrderFinal": True, "finalSigma": "zero"},
    {"steps": 20, "spacing": "log-snr", "lowerOrderFinal": True, "finalSigma": "smallest"},
    {"steps": 12, "spacing": "time-uniform", "lowerOrderFinal": False, "finalSigma": "smallest"},
    {"steps": 9, "spacing": "time-quadratic", "lowerOrderFinal": True, "finalSigma": "smallest"},
    {"steps": 20, "spacing": "karras", "lowerOrderFinal": True, "finalSigma": "zero"},
]


def betas(name):
    if name == "linear":
        return np.linspace(1e-4, 0.02, T)
    bar = lambda time: math.cos((time + 0.008) / 1.008 * math.pi / 2) ** 2
    return np.array([min(1 - bar((t + 1) / T) / bar(t / T), 0.999) for t in range(T)])


class Schedule:
    def __init__(self, name):
        self.log_alpha = 0.5 * np.cumsum(np.log1p(-betas(name)))

    def alpha(self, t):
        return 1.0 if t < 0 else math.exp(self.log_alpha[t])

    def sigma(self, t):
        return 0.0 if t < 0 else math.sqrt(-math.expm1(2 * self.log_alpha[t]))

    def lam(self, t):
        return math.inf if t < 0 else self.log_alpha[t] - math.log(self.sigma(t))


def network(x, t):
    """What the test's network says too, whatever it is taken for."""
    return 0.8 * np.tanh(1.1 * x - 0.3 * np.roll(x, -1)) + 0.1 * np.cos(t / 50 + np.arange(6))


def noise_prediction(schedule, prediction, x, t):
    output, alpha, sigma = network(x, t), schedule.alpha(t), schedule.sigma(t)
    if prediction == "x0":
        return (x - alpha * output) / sigma
    if prediction == "v":
        return alpha * output + sigma * x
    return output


def data_prediction(schedule, prediction, x, t):
    noise = noise_prediction(schedule, prediction, x, t)
    return np.clip((x - schedule.sigma(t) * noise) / schedule.alpha(t), -1, 1)


def grid(schedule, rules):
    """Trained steps, -1 being clean images: one more than there are steps."""
    steps, spacing, zero = rules["steps"], rules["spacing"], rules["finalSigma"] == "zero"
    measure = {
        "time-uniform": lambda t: t + 1,
        "time-quadratic": lambda t: math.sqrt(t + 1),
        "log-snr": schedule.lam,
        "karras": lambda t: (schedule.sigma(t) / schedule.alpha(t)) ** (1 / 7),
    }[spacing]
    start = max(t for t in range(T) if schedule.lam(t) >= -5.1)
    if zero and spacing.startswith("time"):
        wanted = np.linspace(measure(start), measure(-1), steps + 1)[:-1]
    elif zero:
        wanted = np.linspace(measure(start), measure(0), steps)
    else:
        wanted = np.linspace(measure(start), measure(0), steps + 1)
    values = np.array([measure(t) for t in range(T)])
    times, below = [], T
    for i, value in enumerate(wanted):
        free = np.arange(len(wanted) - 1 - i, below)[::-1]  # of two that are as near, the noisier one
        below = int(free[np.argmin(np.abs(values[free] - value))])
        times.append(below)
    return times + [-1] if zero else times


def first_update(schedule, x, s, t, model_s):
    h = schedule.lam(t) - schedule.lam(s)
    return schedule.sigma(t) / schedule.sigma(s) * x - schedule.alpha(t) * math.expm1(-h) * model_s


def second_update(schedule, x, models, times, t):
    (model_1, model_0), (t_1, t_0) = models, times
    h_0, h = schedule.lam(t_0) - schedule.lam(t_1), schedule.lam(t) - schedule.lam(t_0)
    difference = (model_0 - model_1) / (h_0 / h)
    phi = schedule.alpha(t) * math.expm1(-h)
    return schedule.sigma(t) / schedule.sigma(t_0) * x - phi * model_0 - 0.5 * phi * difference


def sample(schedule, prediction, rules):
    steps, times = rules["steps"], grid(schedule, rules)
    x, models = START, []
    for i in range(steps):
        models = [*models, data_prediction(schedule, prediction, x, times[i])][-2:]
        last = i == steps - 1
        low = last and (rules["finalSigma"] == "zero" or (rules["lowerOrderFinal"] and steps < 15))
        if i == 0 or low:
            x = first_update(schedule, x, times[i], times[i + 1], models[-1])
        else:
            x = second_update(schedule, x, models, times[i - 1 : i + 1], times[i + 1])
    return x


cases = []
for name in ("linear", "cosine"):
    schedule = Schedule(name)
    for rules in RULES:
        samples = {p: sample(schedule, p, rules).tolist() for p in ("epsilon", "v", "x0")}
        cases.append({"schedule": name, "rules": rules, "times": grid(schedule, rules)[: rules["steps"]], "samples": samples})
source = f"dpm_solver.py beside this file, numpy {np.__version__}, float64"
body = ",\n".join(json.dumps(case) for case in cases)
print(f'{{"source": {json.dumps(source)}, "start": {START.tolist()}, "cases": [\n{body}\n]}}')
