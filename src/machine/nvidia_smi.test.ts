import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { nvidiaSmi, parseGpuSamples, watchGpus } from "./nvidia_smi.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-smi-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program that stands for NVIDIA's. */
function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const LINE = "0, NVIDIA H100 80GB HBM3, 2025/03/01 12:00:00.250, 71.32, 512";

test("lines become samples; what a card does not tell is undefined, and a cut line is left out", () => {
  const lines =
    `${LINE}\n1, Tesla K80, 2025/03/01 12:00:01.000, [Not Supported], [N/A]\n0, NVIDIA H100 80GB HBM3, 2025/0`;
  expect(parseGpuSamples(lines)).toEqual([
    {
      gpu: 0,
      name: "NVIDIA H100 80GB HBM3",
      at: Date.UTC(2025, 2, 1, 12, 0, 0, 250),
      watts: 71.32,
      usedBytes: 2 ** 29,
    },
    { gpu: 1, name: "Tesla K80", at: Date.UTC(2025, 2, 1, 12, 0, 1), watts: undefined, usedBytes: undefined },
  ]);
});

test("the tool is asked for index, name, time, power and memory", async () => {
  const path = program("once", `[ "$1" = --query-gpu=index,name,timestamp,power.draw,memory.used ] && echo "${LINE}"`);
  expect(await nvidiaSmi(path)).toMatchObject({ value: [{ gpu: 0, watts: 71.32 }], how: path });
});

test("a tool that is not there, that fails, or that finds nothing says so", async () => {
  const absent = join(folder, "absent");
  expect(await nvidiaSmi(absent)).toEqual({
    value: undefined,
    reason: `there is no ${absent}, so no NVIDIA driver`,
  });
  const broken = program("broken", `echo "NVIDIA-SMI has failed because it couldn't communicate"; exit 9`);
  expect(await nvidiaSmi(broken)).toMatchObject({ reason: expect.stringContaining("couldn't communicate") });
  expect(await nvidiaSmi(program("empty", "exit 0"))).toMatchObject({ reason: expect.stringContaining("no card") });
  expect(await watchGpus(50, absent)).toMatchObject({ reason: expect.stringContaining("no NVIDIA driver") });
});

test("a watch gathers lines until it is stopped", async () => {
  const path = program(
    "loop",
    `echo "${LINE}"\n[ $# -eq 2 ] && exit 0\nwhile true; do sleep 0.01; echo "${LINE}"; done`,
  );
  const { value: watch } = await watchGpus(10, path);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const samples = await watch?.stop() ?? [];
  expect(samples.length).toBeGreaterThan(1);
  expect(samples[0]).toMatchObject({ gpu: 0, usedBytes: 2 ** 29 });
});
