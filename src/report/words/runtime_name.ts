const NAMES: Readonly<Record<string, string>> = {
  onnx: "ONNX Runtime",
  tfjs: "TensorFlow.js",
  module: "the bench's own code",
};

/**
 * What a runtime is called in a sentence.
 *
 * @example
 * ```ts
 * runtimeName("tfjs"); // "TensorFlow.js"
 * ```
 */
export function runtimeName(runtime: string): string {
  return NAMES[runtime] ?? runtime;
}
