import type { Run } from "../core/run.ts";

/**
 * Keys of the resolved configuration that the command must repeat, and their flags. How many workers there were is not
 * among them: it changes no number and belongs to the machine.
 */
const FLAGS = [
  ["n", "--n"],
  ["batch", "--batch"],
  ["device", "--device"],
  ["data", "--data"],
  ["registry", "--registry"],
  ["as", "--as"],
  ["ood", "--ood"],
  ["background", "--background"],
  ["text", "--text"],
  ["detokenised", "--detokenised"],
  ["context", "--context"],
  ["stride", "--stride"],
  ["decoding", "--decoding"],
] as const;

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
  const words = ["--suite", run.suite, "--preset", run.preset, "--models", row?.askedAs ?? model, "--seed", seed];
  for (const [key, flag] of FLAGS) {
    const value = configuration[key] ?? [];
    if (typeof value === "boolean") {
      if (value) words.push(flag);
      continue;
    }
    // A flag that was given several times is given several times again.
    for (const one of Array.isArray(value) ? value : [value]) words.push(flag, String(one));
  }
  return ["deno task bench", ...words.map(quoted)].join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
