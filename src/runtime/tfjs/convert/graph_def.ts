/** TensorFlow graphs as TensorFlow.js's model.json has them: GraphDef in the JSON form of protocol buffers. */

/** An attribute of a node: one of these, as `attr_value.proto` names them. Integers and text go as strings. */
export interface TfAttribute {
  readonly type?: "DT_FLOAT" | "DT_INT32";
  readonly s?: string;
  readonly i?: string;
  readonly f?: number;
  readonly b?: boolean;
  readonly shape?: TfShape;
  readonly list?: { readonly i?: readonly string[]; readonly s?: readonly string[] };
}

export interface TfShape {
  readonly dim: readonly { readonly size: string; readonly name?: string }[];
}

export interface TfNode {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, TfAttribute>>;
}

/** The element type of nearly every node here. */
export const FLOAT: TfAttribute = { type: "DT_FLOAT" };

/** Integers, such as strides. */
export function ints(values: readonly number[]): TfAttribute {
  return { list: { i: values.map(String) } };
}

/** Text, which JSON carries in base64. */
export function text(value: string): TfAttribute {
  return { s: btoa(value) };
}

/** Several texts. */
export function texts(values: readonly string[]): TfAttribute {
  return { list: { s: values.map(btoa) } };
}

/** A shape; named axes are free. */
export function shapeOf(axes: readonly (number | string)[]): TfShape {
  return { dim: axes.map((axis) => typeof axis === "number" ? { size: `${axis}` } : { size: "-1", name: axis }) };
}
