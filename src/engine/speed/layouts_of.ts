import type { Layout } from "./round_times.ts";
import type { SpeedContext } from "./speed_context.ts";

/** Ways of sharing a batch: those that are held against each other on the processor, one on other devices. */
export function layoutsOf({ plan }: Pick<SpeedContext, "plan">): readonly Layout[] {
  const { configuration: { sessions, device, threads: asked }, threads, metrics } = plan;
  if (!["throughput_per_s", "peak_share", "energy_per_sample_j"].some((metric) => metrics.includes(metric))) return [];
  if (sessions !== null) {
    return [{ workers: sessions, threads: asked ?? Math.max(1, Math.floor(threads / sessions)) }];
  }
  const one = { workers: 1, threads };
  return device === "cpu" && threads > 1 ? [one, { workers: threads, threads: 1 }] : [one];
}
