import { Buffer } from "node:buffer";
import { COMPILED } from "./compiled.ts";

/** Where the memory that is ours begins, and how much of it there is. */
const START = 1024, BYTES = 2 * 65_536 - START;

const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(COMPILED, "base64")));
const memory = exports.memory;
if (!(memory instanceof WebAssembly.Memory)) throw new Error("The kernels have no memory: compile the .as files anew");

/** The memory of the kernels: each call may overwrite all of it. */
export const ROOM = { buffer: memory.buffer, start: START, bytes: BYTES } as const;

/** Calls one of the kernels in the .as files here; addresses are offsets in {@linkcode ROOM}'s buffer. */
export const kernels = { philox: kernel("philox"), categorical: kernel("categorical") } as const;

function kernel(name: string) {
  const found = exports[name];
  if (typeof found !== "function") throw new Error(`There is no kernel '${name}': compile the .as files anew`);
  return found;
}
