import { execFile } from "node:child_process";

/** A GPU as NVIDIA's own tool names it. */
export interface NvidiaGpu {
  readonly name: string;
  readonly driver: string;
}

/** Asks nvidia-smi. None where it is not installed, or Deno may not run it (`--allow-run=nvidia-smi`). */
export async function nvidiaGpus(): Promise<readonly NvidiaGpu[]> {
  const query = ["--query-gpu=name,driver_version", "--format=csv,noheader"];
  try {
    return parseNvidiaGpus(
      await new Promise((resolve, reject) => {
        execFile(
          "nvidia-smi",
          query,
          { timeout: 10_000 },
          (error, out) => error === null ? resolve(out) : reject(error),
        );
      }),
    );
  } catch {
    return [];
  }
}

/**
 * Reads a line per GPU of `nvidia-smi --query-gpu=name,driver_version --format=csv,noheader`.
 *
 * @example
 * ```ts
 * parseNvidiaGpus("NVIDIA H100 80GB HBM3, 550.54.15\n"); // [{ name: "NVIDIA H100 80GB HBM3", driver: "550.54.15" }]
 * ```
 */
export function parseNvidiaGpus(csv: string): readonly NvidiaGpu[] {
  return csv.split("\n").flatMap((line) => {
    const [name, driver] = line.split(",").map((cell) => cell.trim());
    return name !== undefined && driver !== undefined && driver !== "" ? [{ name, driver }] : [];
  });
}
