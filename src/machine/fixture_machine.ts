import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type MachineFiles, machineFiles } from "./machine_files.ts";

/** A folder with the files of a made-up machine. */
export interface FixtureMachine {
  readonly files: MachineFiles;
  readonly root: string;
  /** Changes files, or adds them. */
  set(files: Readonly<Record<string, string>>): void;
  remove(): void;
}

/** Writes the files of a machine into a folder of its own, by their paths below `/`. */
export function fixtureMachine(content: Readonly<Record<string, string>>): FixtureMachine {
  const root = mkdtempSync(join(tmpdir(), "assay-machine-"));
  const set = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  };
  set(content);
  return { files: machineFiles(root), root, set, remove: () => rmSync(root, { recursive: true }) };
}
