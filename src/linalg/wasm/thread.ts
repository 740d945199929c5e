/** The second thread: carries out its share of one kernel at a time, then is ended from outside. */
/// <reference lib="deno.worker" />
let exports: WebAssembly.Exports | undefined;

self.onmessage = ({ data }: MessageEvent<ThreadMessage>) => {
  if (data.kind === "open") {
    exports = new WebAssembly.Instance(new WebAssembly.Module(data.module), { env: { memory: data.memory } }).exports;
    self.postMessage("ready");
    return;
  }
  const kernel = exports?.[data.kernel];
  if (typeof kernel === "function") kernel(...data.parameters);
};

/** What {@linkcode withKernels} says to its thread. */
export type ThreadMessage =
  | { readonly kind: "open"; readonly module: Uint8Array<ArrayBuffer>; readonly memory: WebAssembly.Memory }
  | { readonly kind: "run"; readonly kernel: string; readonly parameters: readonly number[] };
