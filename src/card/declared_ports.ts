/** An axis: its size, or the name of one that is free: equal names are equal sizes. */
export type Axis = number | string;

/** What a card promises of one graph: the shapes of inputs and outputs by name. */
export interface Ports {
  readonly inputs: Readonly<Record<string, readonly Axis[]>>;
  readonly outputs: Readonly<Record<string, readonly Axis[]>>;
  /** Inputs that a graph of the kind may lack. */
  readonly optional?: readonly string[];
}
