/** Thrown where a network's output is no number, or not the shape it declared: says which and where. */
export class ModelOutputError extends Error {
  override readonly name = "ModelOutputError";
}
