/** TensorFlow.js's core: tensors, kernels and the engine that all its parts share. */
export type Tf = typeof import("@tensorflow/tfjs-core");

/** Loads it when it is first wanted: about 60 ms that no other command should spend. */
export async function loadTf(): Promise<Tf> {
  return await import("@tensorflow/tfjs-core");
}
