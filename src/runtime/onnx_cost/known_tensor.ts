import { ELEMENT_TYPE } from "./element_type.ts";
import type { ParsedAttribute } from "./read_model.ts";
import type { ParsedTensor } from "./read_tensor.ts";
import { isFollowed, type Value } from "./value.ts";

/** A tensor of the file. Its elements are decoded when something asks for them, and only where they are few. */
export function tensorValue({ shape, type, decode }: ParsedTensor): Value {
  let data: readonly number[] | undefined, isDecoded = false;
  return {
    shape,
    type,
    constant: true,
    get data() {
      if (!isDecoded && isFollowed(type, shape)) data = decode();
      isDecoded = true;
      return data;
    },
  };
}

/** The tensor of a `Constant` node; `undefined` where it holds text. */
export function constantOf(attributes: ReadonlyMap<string, ParsedAttribute>): Value | undefined {
  const tensor = (attributes.get("value") ?? attributes.get("sparse_value"))?.tensor;
  if (tensor !== undefined) return tensorValue(tensor);
  const list = (type: number, data: readonly number[] | undefined): Value | undefined =>
    data && { shape: [data.length], type, data, constant: true };
  const one = (type: number, value: number | undefined): Value | undefined =>
    value === undefined ? undefined : { shape: [], type, data: [value], constant: true };
  return one(ELEMENT_TYPE.int64, attributes.get("value_int")?.int) ??
    one(ELEMENT_TYPE.float32, attributes.get("value_float")?.float) ??
    list(ELEMENT_TYPE.int64, attributes.get("value_ints")?.ints) ??
    list(ELEMENT_TYPE.float32, attributes.get("value_floats")?.floats);
}
