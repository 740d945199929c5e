import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { known, type Reading, unknown } from "./reading.ts";

/** The files in which Linux tells of itself, below one folder. */
export interface MachineFiles {
  /** `/`, or the folder that stands for it in a test. */
  readonly root: string;
  /** Whether these are the files of this machine, so that other sources may stand in. */
  readonly real: boolean;
  /** A file's content without blanks around it. */
  read(path: string): Reading<string>;
  /** Names in a folder, sorted; none where there is no such folder. */
  list(path: string): readonly string[];
  write(path: string, text: string): Reading<true>;
}

/**
 * Opens the files of a machine.
 *
 * @param root The folder that stands for `/`.
 *
 * @example
 * ```ts
 * const governor = machineFiles().read("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
 * console.log(governor.value ?? governor.reason);
 * ```
 */
export function machineFiles(root = "/"): MachineFiles {
  return {
    root,
    real: root === "/",
    read(path) {
      const full = join(root, path);
      try {
        return known(readFileSync(full, "utf8").trim(), full);
      } catch (error) {
        return unknown(obstacle(error, full));
      }
    },
    list(path) {
      try {
        return readdirSync(join(root, path)).sort();
      } catch {
        return [];
      }
    },
    write(path, text) {
      const full = join(root, path);
      try {
        writeFileSync(full, text);
        return known(true, full);
      } catch (error) {
        return unknown(obstacle(error, full));
      }
    },
  };
}

/** Why a file could not be read. Deno guards what lies in /proc and /sys more than other files. */
function obstacle(error: unknown, path: string): string {
  if (!(error instanceof Error)) return `${path} cannot be read: ${error}`;
  if (error.name === "NotCapable") return `Deno lets no program at ${path} that was not started with --allow-all`;
  const code = "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return `there is no ${path}`;
  if (code === "EACCES" || code === "EPERM") return `only root may use ${path}`;
  return `${path} cannot be used: ${error.message}`;
}
