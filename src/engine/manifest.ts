import { readdir, readFile } from "node:fs/promises";
import { arch, cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import type { Manifest } from "../core/run.ts";
import { onnxRuntimeVersion } from "../runtime/onnx.ts";

/** What only the machine and the checkout can tell of a run. */
export type Surroundings = Pick<Manifest, "git" | "versions" | "machine">;

/** Looks at the machine, the versions and the checkout. */
export async function surroundings(root: string): Promise<Surroundings> {
  const processors = cpus();
  return {
    git: await gitState(root),
    versions: {
      assay: packageJson.version,
      deno: Deno.version.deno,
      v8: Deno.version.v8,
      typescript: Deno.version.typescript,
      "onnxruntime-node": onnxRuntimeVersion,
    },
    machine: {
      os: `${type()} ${release()}`,
      arch: arch(),
      cpu: processors[0]?.model.trim() ?? "unknown",
      cores: processors.length,
      memoryBytes: totalmem(),
      gpu: await gpuName(),
    },
  };
}

async function gitState(root: string): Promise<Manifest["git"]> {
  const commit = await output("git", ["-C", root, "rev-parse", "HEAD"]);
  if (commit === undefined) return null;
  const changes = await output("git", ["-C", root, "status", "--porcelain"]);
  return { commit: commit.trim(), dirty: changes === undefined || changes.trim() !== "" };
}

/** What the NVIDIA driver says of its cards, if there is one. */
async function gpuName(): Promise<string | null> {
  const cards = "/proc/driver/nvidia/gpus";
  const names = await Promise.all(
    (await readdir(cards).catch(() => [])).map(async (card) => {
      const text = await readFile(join(cards, card, "information"), "utf8").catch(() => "");
      return /^Model:\s*(.+)$/m.exec(text)?.[1];
    }),
  );
  return names.filter((name) => name !== undefined).join(", ") || null;
}

/** The standard output of a command, or `undefined` where it is not there or fails. */
async function output(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const result = await new Deno.Command(command, { args: [...args], stderr: "null" }).output();
    return result.success ? new TextDecoder().decode(result.stdout) : undefined;
  } catch {
    return undefined;
  }
}
