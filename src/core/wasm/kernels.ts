import { Buffer } from "node:buffer";
import { COMPILED } from "./compiled.ts";

/** Where tables are that kernels look things up in: whoever calls one fills its tables before. Fixed in the .as files. */
export const TABLES = { logarithms: 1024, turns: 5120, zeros: 9216 } as const;

/** Where the memory that is ours begins, and how much of it there is. */
const START = 10_240, BYTES = 3 * 65_536 - START;

const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(COMPILED, "base64")));
const memory = exports.memory;
if (!(memory instanceof WebAssembly.Memory)) throw new Error("The kernels have no memory: compile the .as files anew");

/** The memory of the kernels: each call may overwrite all of it. */
export const ROOM = { buffer: memory.buffer, start: START, bytes: BYTES } as const;

/** Calls one of the kernels in the .as files here; addresses are offsets in {@linkcode ROOM}'s buffer. */
export const kernels = {
  bernoulliBytes: kernel("bernoulliBytes"),
  bernoulliFloats: kernel("bernoulliFloats"),
  categorical: kernel("categorical"),
  finite: kernel("finite"),
  levels: kernel("levels"),
  logisticLevels: kernel("logisticLevels"),
  normals: kernel("normals"),
  philox: kernel("philox"),
  uniforms: kernel("uniforms"),
} as const;

function kernel(name: string) {
  const found = exports[name];
  if (typeof found !== "function") throw new Error(`There is no kernel '${name}': compile the .as files anew`);
  return found;
}
