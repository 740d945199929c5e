import { allFinite } from "../core/all_finite.ts";
import { ModelOutputError } from "../core/model_output_error.ts";
import { floatOutput, type Tensor } from "../runtime/graph.ts";

/**
 * The float32 values of an output, all of them finite.
 *
 * @param first Index of the first example of the batch, for the message.
 * @param count Examples in the batch.
 * @throws {ModelOutputError} At the first NaN or infinity: which example, and which batch.
 */
export function finiteOutput(
  outputs: Readonly<Record<string, Tensor>>,
  name: string,
  { first, count }: { readonly first: number; readonly count: number },
): Float32Array {
  const values = floatOutput(outputs, name);
  if (allFinite(values)) return values;
  const bad = values.findIndex((value) => !Number.isFinite(value));
  const size = values.length / count;
  throw new ModelOutputError(
    `The model gave ${values[bad]} in output '${name}' for example ${first + Math.floor(bad / size)}, element ` +
      `${bad % size} (batch of examples ${first} to ${first + count - 1})`,
  );
}
