/** What executes a model's graphs. */
export const RUNTIMES = ["onnx", "tfjs"] as const;
export type Runtime = (typeof RUNTIMES)[number];
