import {
  isKind,
  type PickleDict,
  type PickleMade,
  type PickleRules,
  type PickleTuple,
  type PickleValue,
  runPickle,
} from "./pickle_machine.ts";
import { elements, TORCH_TYPES, type TorchStorage, type TorchWindow } from "./torch_storage.ts";

const ORDERED_DICT = "collections.OrderedDict";
const REBUILD = new Set(["torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2"]);
const REBUILD_PARAMETER = "torch._utils._rebuild_parameter";

/** Dimensions of a tensor; PyTorch allows 64. */
const MOST_AXES = 64;

/** The storages and tensors that a pickle makes, each an object of its own so that it can be told from data. */
class Storage implements TorchStorage {
  constructor(
    readonly type: TorchStorage["type"],
    readonly key: string,
    readonly count: number,
  ) {}
}

class Tensor implements TorchWindow {
  constructor(
    readonly storage: TorchStorage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}
}

/** Runs one of a checkpoint's pickles; throws as {@linkcode runPickle}. */
export function runTorchPickle(
  bytes: Uint8Array,
  start: number,
  name: string,
): { readonly value: PickleValue; readonly end: number } {
  return runPickle(bytes, start, rules(name));
}

/**
 * The tensors of a state dict by name.
 *
 * @param name What messages call the file.
 * @throws {Error} Where the value is anything but a dictionary of tensors.
 */
export function tensorsOf(value: PickleValue, name: string): ReadonlyMap<string, TorchWindow> {
  const expected = `Cannot read ${name}: expected a state dict, a dictionary of tensors by name, found`;
  if (!isKind(value, "dict")) throw new Error(`${expected} ${describe(value)}`);
  const tensors = new Map<string, TorchWindow>();
  for (const [key, entry] of value.entries) {
    const tensor = isKind(entry, "made") ? entry.value : undefined;
    if (typeof key !== "string" || !(tensor instanceof Tensor)) {
      throw new Error(`${expected} ${describe(entry)} under '${String(key).slice(0, 100)}'. Save model.state_dict()`);
    }
    tensors.set(key, tensor);
  }
  return tensors;
}

function rules(name: string): PickleRules {
  const fail = (expected: string, found: string) =>
    new Error(`Cannot read ${name}: expected ${expected}, found ${found}`);
  const rebuild = ([held, offset, shape, strides]: readonly PickleValue[]): PickleValue => {
    const storage = isKind(held, "made") ? held.value : undefined;
    if (!(storage instanceof Storage)) throw fail("a tensor's storage", describe(held));
    const axes = sizes(shape), steps = sizes(strides);
    if (axes === undefined || steps === undefined || axes.length !== steps.length || !isSize(offset)) {
      throw fail("a tensor's offset, shape and strides", "something else");
    }
    const tensor = new Tensor(storage, offset, axes, steps);
    const count = elements(tensor);
    const last = axes.reduce((sum, axis, i) => sum + (axis - 1) * steps[i]!, offset);
    if (count > storage.count || (count > 0 && last >= storage.count)) {
      throw fail(`a tensor inside its storage of ${storage.count} elements`, `shape [${axes.join(", ")}] beyond it`);
    }
    return made(tensor);
  };
  return {
    name,
    allows: (global) =>
      global === ORDERED_DICT || REBUILD.has(global) || global === REBUILD_PARAMETER || TORCH_TYPES.has(global),
    call(global, args) {
      if (global === ORDERED_DICT) return orderedDict(args, fail);
      if (REBUILD.has(global)) return rebuild(args);
      const [data] = args;
      if (global === REBUILD_PARAMETER && isKind(data, "made") && data.value instanceof Tensor) return data;
      throw fail("calls that make tensors", `a call of ${global}`);
    },
    persistent(id) {
      const [tag, type, key, , count, view = null] = isKind(id, "tuple") ? id.items : [];
      const element = isKind(type, "global") ? TORCH_TYPES.get(type.name) : undefined;
      if (tag !== "storage" || element === undefined || typeof key !== "string" || !isSize(count)) {
        throw fail("the address of a storage (type, key, location, count)", "something else");
      }
      if (view !== null) throw fail("storages of their own", `storage ${key} as a view of another`);
      return made(new Storage(element, key, count));
    },
  };
}

/** Python 3 makes an empty one and sets its items; Python 2 calls it with a list of pairs. */
function orderedDict(args: readonly PickleValue[], fail: (expected: string, found: string) => Error): PickleDict {
  const entries = new Map<string | number, PickleValue>();
  const [pairs] = args;
  if (pairs !== undefined && !isKind(pairs, "list")) throw fail("an OrderedDict of pairs", describe(pairs));
  for (const pair of pairs?.items ?? []) {
    const [key, value] = isKind(pair, "list") || isKind(pair, "tuple") ? pair.items : [];
    if ((typeof key !== "string" && typeof key !== "number") || value === undefined) {
      throw fail("an OrderedDict of pairs", describe(pair));
    }
    entries.set(key, value);
  }
  return { kind: "dict", entries };
}

function made(value: object): PickleMade {
  return { kind: "made", value };
}

function isSize(value: PickleValue | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function sizes(value: PickleValue | undefined): readonly number[] | undefined {
  if (!isKind(value, "tuple") || value.items.length > MOST_AXES) return undefined;
  return isSizes(value) ? value.items : undefined;
}

function isSizes(tuple: PickleTuple): tuple is PickleTuple & { readonly items: readonly number[] } {
  return tuple.items.every(isSize);
}

function describe(value: PickleValue | undefined): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value !== "object") return `a ${typeof value}`;
  if (value.kind === "made") return value.value instanceof Tensor ? "a tensor" : "a storage";
  return `a ${value.kind}`;
}
