/** `doctor`: its flags. What it does is loaded when it runs, so that other commands need no runtime. */
import { Command } from "commander";
import type { DoctorFlags } from "./doctor_flags.ts";
import { positiveInteger } from "./parse_number.ts";

/**
 * `doctor [--threads N] [--no-ceiling] [--json]`: examines the machine and every device of every runtime. Each device is
 * examined in a process of its own, so that a driver that crashes is found, and not the end. It needs every permission
 * (`--allow-all`): Deno opens /proc and /sys for no less.
 */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("Say what each runtime sees here: devices, drivers, what is missing and why, and how fast they are")
    .option("--threads <n>", "threads inside an operator on the processor (default: all processors)", positiveInteger)
    .option("--no-ceiling", "do not measure how fast each device multiplies matrices")
    .option("--json", "print what was found as JSON")
    .option("--only <runtime:device>", "examine one device, in this process, and print what that gave as JSON")
    .action(async (flags: DoctorFlags) => {
      const { runDoctor } = await import("./run_doctor.ts");
      await runDoctor(flags);
    });
}
