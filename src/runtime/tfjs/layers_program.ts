import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import type { Port } from "../graph.ts";
import type { Tf } from "./load_tf.ts";
import type { Program } from "./program.ts";
import type { ModelFolder } from "./read_model_folder.ts";
import { portType } from "./tfjs_tensor.ts";

/**
 * Loads a layers model, which is Keras's format. Inputs and outputs have the names of their layers.
 *
 * @throws {Error} Where it holds a layer that TensorFlow.js does not know, or weights that its layers do not have.
 */
export async function loadLayersProgram(tf: Tf, { json, weights }: ModelFolder): Promise<Program> {
  const { loadLayersModel } = await import("@tensorflow/tfjs-layers");
  const { modelTopology, weightsManifest } = json;
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  const model = await loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData: weights }));
  const inputs = ports(model.inputs);
  return {
    inputs,
    outputs: ports(model.outputs),
    execute(feeds) {
      const outputs = tf.tidy(() => {
        const fed = inputs.flatMap(({ name }) => feeds[name] ?? []);
        const [first] = fed;
        // One pass over the whole batch: `predict` would cut it into pieces of 32.
        const given = model.predictOnBatch(fed.length === 1 && first !== undefined ? first : fed);
        return (Array.isArray(given) ? given : [given]).map((output) => output.clone());
      });
      return Promise.resolve(outputs);
    },
    dispose() {
      model.dispose();
    },
  };
}

/** Named for the layers that give them, with a number where one layer gives several. */
function ports(tensors: readonly SymbolicTensor[]): Port[] {
  const given = new Map<string, number>();
  return tensors.map(({ sourceLayer, dtype, shape }) => {
    const count = given.get(sourceLayer.name) ?? 0,
      name = count === 0 ? sourceLayer.name : `${sourceLayer.name}_${count}`;
    given.set(sourceLayer.name, count + 1);
    const axes = shape.map((axis, at) => axis ?? (at === 0 ? "batch" : `${name}_axis_${at}`));
    return { name, type: portType(dtype), shape: axes };
  });
}
