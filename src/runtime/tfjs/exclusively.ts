let last: Promise<unknown> = Promise.resolve();

/**
 * Runs work after all that was handed in before, whether that succeeded or not. TensorFlow.js has one current backend
 * for the whole process, so nothing else may run while a graph does.
 *
 * @example
 * ```ts
 * await exclusively(async () => await tf.setBackend("wasm"));
 * ```
 */
export function exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
  const turn = last.then(work, work);
  last = turn.catch(() => {});
  return turn;
}
