import { Buffer } from "node:buffer";
import { COMPILED } from "./compiled.ts";
import type { ThreadMessage } from "./thread.ts";

const PAGE = 65_536;
/** The barrier's two words stand at its start; the rest keeps a null address from meaning anything. */
const HEADER = 1024;

/** Room in the kernels' memory: an address for them and a view for us. */
export interface Room {
  readonly address: number;
  readonly values: Float64Array;
}

/** The kernels of the .as files here, and the memory that they work in. */
export interface Kernels {
  /** Zeroed room for so many float64; valid until the next call of {@linkcode withKernels}. */
  room(count: number): Room;
  /** Calls a kernel on all threads with these parameters after the barrier's address; returns what it returns. */
  run(kernel: "tridiagonalise" | "bidiagonalise" | "cholesky", parameters: readonly number[]): number;
}

interface Opened {
  readonly module: Uint8Array<ArrayBuffer>;
  readonly memory: WebAssembly.Memory;
  readonly exports: WebAssembly.Exports;
}

let opened: Opened | undefined;

/**
 * Lends the WebAssembly kernels with one thread or two; results do not depend on how many.
 *
 * The second thread is a worker that lives no longer than the call, so that it keeps no process alive. Where none can
 * be started, the work is done on one.
 *
 * @param bytes How much room `work` will take at most, 32 bytes more for each piece.
 * @param work Synchronous: the memory is one for all calls.
 */
export async function withKernels<T>(bytes: number, threads: number, work: (kernels: Kernels) => T): Promise<T> {
  opened ??= open();
  const { module, memory, exports } = opened;
  const missing = HEADER + bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  const thread = threads > 1 ? await startThread(module, memory) : undefined;
  let next = HEADER;
  try {
    new Int32Array(memory.buffer, 0, 2).fill(0);
    return work({
      room(count) {
        const room = { address: next, values: new Float64Array(memory.buffer, next, count).fill(0) };
        next += Math.ceil(count * 8 / 32) * 32;
        return room;
      },
      run(name, parameters) {
        const kernel = exports[name];
        if (typeof kernel !== "function") throw new Error(`There is no kernel '${name}': compile the .as files anew`);
        const count = thread === undefined ? 1 : 2;
        thread?.send({ kind: "run", kernel: name, parameters: [0, ...parameters, 1, count] });
        return Number(kernel(0, ...parameters, 0, count));
      },
    });
  } finally {
    thread?.end();
  }
}

function open(): Opened {
  const module = new Uint8Array(Buffer.from(COMPILED, "base64"));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: PAGE, shared: true });
  return {
    module,
    memory,
    exports: new WebAssembly.Instance(new WebAssembly.Module(module), { env: { memory } }).exports,
  };
}

interface Thread {
  send(message: ThreadMessage): void;
  end(): void;
}

function startThread(module: Uint8Array<ArrayBuffer>, memory: WebAssembly.Memory): Promise<Thread | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL("thread.ts", import.meta.url), { type: "module" });
    const send = (message: ThreadMessage) => worker.postMessage(message);
    worker.onmessage = () => resolve({ send, end: () => worker.terminate() });
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      resolve(undefined);
    };
    send({ kind: "open", module, memory });
  });
}
