import type { Plan } from "../engine/plan.ts";

/** What a dry run prints: who is measured, on what, and how much of it. */
export function describePlan({ suite, preset, configuration, models, broken, network }: Plan): string {
  const { reference, anchor } = suite;
  const slice = ({ dataset, split, from, count }: typeof reference) =>
    `${dataset}:${split}, ${count} images from ${from}`;
  const lines = [
    `${suite.title}, preset ${configuration.preset}, seed ${configuration.seed}`,
    "",
    "Models",
    ...models.map(({ card }) => `  ${card.id.padEnd(18)} ${card.family.padEnd(15)} ${card.title}`),
    ...broken.map(({ id, reason }) => `  ${id.padEnd(18)} cannot be measured: ${reason}`),
    "",
    "Data",
    `  reference          ${slice(reference)}`,
    `  anchor             ${slice(anchor)}`,
    `  feature network    ${network.card.id}`,
    "",
    "Work",
    `  samples            ${configuration.n} of each model, in units of ${configuration.batch}`,
    `  likelihood         ${preset.likelihood.images} images; costly bounds ${preset.likelihood.costlyImages} images, ` +
    `${preset.likelihood.timeSteps} time steps each`,
    `  latency            ${preset.latency.queries} single samples, at most ${preset.latency.maxSeconds} s a model`,
    `  throughput         batches of ${
      preset.throughput.batchSizes.join(", ")
    }, ${preset.throughput.repeats} runs each`,
    `  workers            ${configuration.workers} on ${configuration.device}`,
    "",
    `Metrics: ${suite.metrics.join(", ")}`,
  ];
  return lines.join("\n");
}
