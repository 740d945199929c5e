import { ModelOutputError } from "../core/model_output_error.ts";

/**
 * Throws where a log-likelihood is not a number.
 *
 * @param nats One number an example.
 * @param first Index of the first example, for the message.
 */
export function checkFinite(nats: Float64Array, first: number): void {
  const bad = nats.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new ModelOutputError(
      `The model gave a log-likelihood of ${nats[bad]} for example ${first + bad} ` +
        `(batch of examples ${first} to ${first + nats.length - 1})`,
    );
  }
}
