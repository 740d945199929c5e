import type { Run } from "./run.ts";

/**
 * A complete run of the images suite with nothing in it, for tests to fill.
 *
 * @example
 * ```ts
 * const run = { ...emptyRun(), rows, columns, cells };
 * ```
 */
export function emptyRun(id = "20990101-000000-test"): Run {
  return {
    schemaVersion: 1,
    id,
    suite: "images",
    preset: "standard",
    state: "complete",
    manifest: {
      command: "deno task bench --suite images",
      configuration: {},
      seed: "7",
      startedAt: "2099-01-01T00:00:00.000Z",
      finishedAt: "2099-01-01T00:03:20.000Z",
      git: null,
      versions: {},
      machine: { os: "linux", arch: "x86_64", cpu: "Test CPU", cores: 2, memoryBytes: 8 * 2 ** 30, gpu: null },
      datasets: [],
      weights: [],
      warnings: [],
    },
    rows: [],
    columns: [],
    cells: [],
    galleries: [],
  };
}
