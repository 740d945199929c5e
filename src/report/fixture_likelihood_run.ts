import type { LikelihoodKind, MeasuredCell, Row, Run } from "../core/run.ts";
import { fixtureRun } from "./fixture_run.ts";

const GREY = "mnist, 256 grey levels", BINARY = "mnist, binarised, 1 above 127";

/**
 * A hand-made run of a likelihood suite for the tests of this room. Its numbers are invented and prove nothing about any
 * model.
 *
 * @example
 * ```ts
 * fixtureLikelihoodRun().likelihoods?.length; // 5
 * ```
 */
export function fixtureLikelihoodRun(): Run {
  const run = fixtureRun();
  const rows: Row[] = [
    { id: "pixelcnn-mnist", title: "PixelCNN", family: "autoregressive", role: "model", group: GREY },
    { id: "vae-mnist", title: "VAE", family: "vae", role: "model", group: GREY },
    { id: "ddpm-mnist", title: "DDPM", family: "diffusion", role: "model", group: GREY },
    { id: "deflate-mnist", title: "deflate", family: "data", role: "anchor", group: GREY },
    { id: "rbm-mnist", title: "RBM", family: "energy", role: "model", group: BINARY },
  ];
  const cell = (
    model: string,
    value: number,
    kind: LikelihoodKind,
    { n = 1000, half = 0.01, terms }: { n?: number; half?: number; terms?: Record<string, number> } = {},
  ): MeasuredCell => {
    const { family, group = "" } = rows.find(({ id }) => id === model)!;
    return {
      model,
      family,
      metric: "bits_per_dim",
      state: "measured",
      value,
      interval: [value - half, value + half],
      level: 0.95,
      n,
      unit: "bits/dim",
      direction: "lower",
      kind,
      ...(terms !== undefined && { terms }),
      convention: { quantity: "log2-mass of whole images", data: group },
      fingerprint: group === GREY ? "grey" : "binary",
    };
  };
  const cells = [
    cell("pixelcnn-mnist", 1.01, "exact"),
    cell("vae-mnist", 1.335, "lower-bound"),
    cell("ddpm-mnist", 1.92, "lower-bound", { half: 0.03 }),
    cell("deflate-mnist", 1.88, "exact"),
    cell("rbm-mnist", 0.132, "upper-bound", { half: 0.003 }),
  ];
  const [pixelcnn, vae, ddpm, , rbm] = cells as [MeasuredCell, MeasuredCell, MeasuredCell, MeasuredCell, MeasuredCell];
  const points = [1, 10, 64].map((at, i) => ({
    at,
    value: 1.33 - 0.01 * i,
    interval: [1.3, 1.36] as [number, number],
  }));
  return {
    ...run,
    suite: "likelihood",
    rows,
    columns: [{ id: "bits_per_dim", title: "bits/dim", unit: "bits/dim", direction: "lower" }],
    cells,
    galleries: [],
    likelihoods: [
      { method: "exact", evaluations: 1, cell: pixelcnn },
      { method: "ELBO", evaluations: 2, cell: { ...vae, terms: { reconstruction: 1.247, kl: 0.088 } } },
      {
        method: "importance-weighted, K = 64",
        evaluations: 65,
        cell: cell("vae-mnist", 1.31, "importance-weighted", { n: 60, half: 0.05 }),
        curve: { axis: "draws", unit: "bits/dim", points },
      },
      {
        method: "VLB, 16 drawn time steps",
        evaluations: 17,
        cell: ddpm,
        curve: {
          axis: "time-steps",
          unit: "bits/dim per time step",
          points: [0, 1, 10, 100, 900].map((at) => ({ at, value: 1 / (1 + at), interval: null })),
        },
      },
      {
        method: "probability-flow ODE, tolerance 0.001, 1 probe",
        evaluations: 811.2,
        cell: cell("ddpm-mnist", 2.1, "estimate", { n: 40, half: 0.1 }),
      },
      { method: "AIS, 64 chains, 1000 temperatures", evaluations: 1, cell: rbm },
    ],
    checks: [
      { model: "vae-mnist", check: "KL not collapsed", ok: true, finding: "19 of 40 latent units are active." },
      { model: "vae-mnist", method: "ELBO", check: "a mass, not a density", ok: true, finding: "1.335 bits/dim." },
    ],
    comparisons: [{
      metric: "bits_per_dim",
      models: ["pixelcnn-mnist", "vae-mnist"],
      group: GREY,
      difference: -0.32,
      interval: [-0.33, -0.31],
      level: 0.95,
      unit: "bits/dim",
      n: 1000,
      pValue: 1e-12,
      kinds: ["exact", "lower-bound"],
      verdict: "open",
    }],
    outliers: [],
  };
}
