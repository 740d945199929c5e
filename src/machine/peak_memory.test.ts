import process from "node:process";
import { expect, test } from "vitest";
import { fixtureMachine } from "./fixture_machine.ts";
import { machineFiles } from "./machine_files.ts";
import { peakMemory, resetPeakMemory } from "./peak_memory.ts";
import { unknown } from "./reading.ts";

test("the peak is VmHWM, in bytes", () => {
  const { files, remove } = fixtureMachine({ "proc/self/status": "Name:\tx\nVmPeak:\t 999 kB\nVmHWM:\t    1744 kB\n" });
  expect(peakMemory(files)).toEqual({ value: 1744 * 1024, how: "VmHWM in /proc/self/status" });
  remove();
});

test("a reset writes 5 into clear_refs, or says why not", () => {
  const { files, remove } = fixtureMachine({ "proc/self/clear_refs": "" });
  expect(resetPeakMemory(files).value).toBe(true);
  expect(files.read("proc/self/clear_refs").value).toBe("5");
  remove();
  expect(resetPeakMemory(files)).toMatchObject({ value: undefined, reason: expect.stringMatching(/^there is no/) });
});

test("where the file may not be read, the system's own count stands in", () => {
  const closed = { ...machineFiles(), read: () => unknown("Deno lets no program") };
  const { value = 0, ...rest } = peakMemory(closed);
  expect(rest).toEqual({ how: "getrusage's ru_maxrss, which cannot be reset" });
  expect(value).toBeGreaterThan(1e7);
});

test.skipIf(process.platform !== "linux")("on this machine 64 MB that are written to show up", () => {
  resetPeakMemory();
  const before = peakMemory().value ?? NaN;
  const block = new Uint8Array(64e6).fill(1);
  expect((peakMemory().value ?? NaN) - before).toBeGreaterThan(0);
  expect(peakMemory().value).toBeGreaterThan(block.length);
});
