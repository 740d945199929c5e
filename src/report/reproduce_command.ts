import type { Run } from "../core/run.ts";

/** Keys of the resolved configuration that change a number, and the flags that set them. */
const FLAGS = [["n", "--n"], ["batch", "--batch"], ["device", "--device"], ["data", "--data"]] as const;

/**
 * The command that measures one row again. An anchor's numbers come with any model, so its command is the run's own.
 *
 * @example
 * ```ts
 * reproduceCommand(run, "vae-mnist");
 * // "deno task bench --suite images --preset standard --models vae-mnist --seed 7"
 * ```
 */
export function reproduceCommand(run: Run, model: string): string {
  const row = run.rows.find(({ id }) => id === model);
  if (row?.role === "anchor") return run.manifest.command;
  const { configuration, seed } = run.manifest;
  const words = ["--suite", run.suite, "--preset", run.preset, "--models", model, "--seed", seed];
  for (const [key, flag] of FLAGS) {
    const value = configuration[key];
    if (typeof value === "string" || typeof value === "number") words.push(flag, String(value));
  }
  return ["deno task bench", ...words.map(quoted)].join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
