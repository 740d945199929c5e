import { expect, test } from "vitest";
import { fixtureMachine } from "./fixture_machine.ts";
import { readMachine } from "./read_machine.ts";

test("every part has a value or a reason, on this machine and on one without files", () => {
  const { files, remove } = fixtureMachine({ "proc/meminfo": "MemTotal:       24684096 kB\nMemFree: 1 kB\n" });
  expect(readMachine(files).memory).toEqual({ value: 24684096 * 1024, how: "/proc/meminfo" });
  for (const { processor, limits, ...rest } of [readMachine(), readMachine(files)]) {
    for (const reading of Object.values({ ...processor, ...limits, ...rest })) {
      expect(reading.value === undefined ? reading.reason : reading.how).not.toBe("");
    }
  }
  remove();
});
