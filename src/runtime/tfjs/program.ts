import type { Tensor as TfTensor } from "@tensorflow/tfjs-core";
import type { Port } from "../graph.ts";

/** A loaded model of either kind, on the current backend. */
export interface Program {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /**
   * Runs once. The tensors fed stay the caller's; those given back, in the order of `outputs`, become the caller's, who
   * disposes of them.
   */
  execute(feeds: Readonly<Record<string, TfTensor>>): Promise<readonly TfTensor[]>;
  dispose(): void;
}
