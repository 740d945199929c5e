import type { BenchFlags } from "./bench_flags.ts";

/** The flags as commander gives them. */
export interface NightlyFlags extends BenchFlags {
  readonly baseline?: string;
  readonly baselines: string;
  readonly markdown?: string;
  readonly onlyChanged?: boolean;
  readonly strict?: boolean;
}
