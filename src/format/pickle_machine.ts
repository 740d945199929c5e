/**
 * Runs the part of Python's pickle language that data need: numbers, text, containers, and calls of functions that the
 * caller allows by name. Everything else is refused by its name; nothing is ever imported or executed.
 *
 * Source: CPython, Lib/pickletools.py (the opcodes, their arguments and their effect on the stack).
 */

/** What a pickle can stand for here. What an allowed function makes is opaque to the machine. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickleTuple
  | PickleList
  | PickleDict
  | PickleGlobal
  | PickleMade;

export interface PickleTuple {
  readonly kind: "tuple";
  readonly items: readonly PickleValue[];
}

export interface PickleList {
  readonly kind: "list";
  readonly items: PickleValue[];
}

/** Keys are text or numbers; their order is that of the file. */
export interface PickleDict {
  readonly kind: "dict";
  readonly entries: Map<string | number, PickleValue>;
}

/** A function or class by its name: "torch._utils._rebuild_tensor_v2". */
export interface PickleGlobal {
  readonly kind: "global";
  readonly name: string;
}

/** What an allowed function or a persistent id gave. */
export interface PickleMade {
  readonly kind: "made";
  readonly value: object;
}

/** What the machine may do besides building containers. */
export interface PickleRules {
  /** What messages call the data. */
  readonly name: string;
  /** Whether a function or class may be named at all: "module.attribute". */
  allows(global: string): boolean;
  /** Calls an allowed function. */
  call(global: string, args: readonly PickleValue[]): PickleValue;
  /** Looks up a persistent id. */
  persistent(id: PickleValue): PickleValue;
}

/** Nested deeper than any file of tensors, and shallow enough for readers that recurse. */
const MOST_MARKS = 1000;

/**
 * Runs one pickle.
 *
 * @param bytes The data; what follows the pickle is left alone.
 * @param start Where the pickle begins.
 * @returns Its value, and where it ends.
 * @throws {Error} For data that are cut short or broken, and for any opcode or global that is not allowed: it is
 * named, with its place.
 *
 * @example
 * ```ts
 * runPickle(Uint8Array.of(0x80, 2, 0x4b, 7, 0x2e), 0, rules).value; // 7
 * ```
 */
export function runPickle(bytes: Uint8Array, start: number, rules: PickleRules): { value: PickleValue; end: number } {
  return new Machine(bytes, start, rules).run();
}

/** Names an opcode that is refused: its letter where it has one. */
function opcodeName(opcode: number): string {
  const hex = `0x${opcode.toString(16).padStart(2, "0")}`;
  return opcode > 0x20 && opcode < 0x7f ? `'${String.fromCharCode(opcode)}' (${hex})` : hex;
}

class Machine {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #rules: PickleRules;
  #at: number;
  #opcodeAt = 0;
  #stack: PickleValue[] = [];
  readonly #marked: PickleValue[][] = [];
  readonly #memo = new Map<number, PickleValue>();

  constructor(bytes: Uint8Array, start: number, rules: PickleRules) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = start;
    this.#rules = rules;
  }

  run(): { value: PickleValue; end: number } {
    while (true) {
      this.#opcodeAt = this.#at;
      const opcode = this.#bytes[this.#at++];
      if (opcode === undefined) throw this.#broken("a whole pickle", "its end without a STOP");
      if (opcode === 0x2e) return { value: this.#pop(), end: this.#at };
      this.#step(opcode);
    }
  }

  #step(opcode: number): void {
    switch (opcode) {
      case 0x80: { // PROTO
        const version = this.#u8();
        if (version < 2 || version > 5) throw this.#broken("pickle protocol 2 to 5", `${version}`);
        return;
      }
      case 0x95: // FRAME
        return void this.#take(8);
      case 0x4e: // NONE
        return this.#push(null);
      case 0x88: // NEWTRUE
        return this.#push(true);
      case 0x89: // NEWFALSE
        return this.#push(false);
      case 0x4a: // BININT
        return this.#push(this.#view.getInt32(this.#skip(4), true));
      case 0x4b: // BININT1
        return this.#push(this.#u8());
      case 0x4d: // BININT2
        return this.#push(this.#view.getUint16(this.#skip(2), true));
      case 0x8a: // LONG1
        return this.#push(this.#long(this.#u8()));
      case 0x47: // BINFLOAT
        return this.#push(this.#view.getFloat64(this.#skip(8), false));
      case 0x58: // BINUNICODE
      case 0x54: // BINSTRING
        return this.#push(this.#text(this.#view.getUint32(this.#skip(4), true)));
      case 0x8c: // SHORT_BINUNICODE
      case 0x55: // SHORT_BINSTRING
        return this.#push(this.#text(this.#u8()));
      case 0x28: // MARK
        if (this.#marked.length === MOST_MARKS) throw this.#broken(`at most ${MOST_MARKS} open marks`, "one more");
        this.#marked.push(this.#stack);
        this.#stack = [];
        return;
      case 0x29: // EMPTY_TUPLE
        return this.#push({ kind: "tuple", items: [] });
      case 0x5d: // EMPTY_LIST
        return this.#push({ kind: "list", items: [] });
      case 0x7d: // EMPTY_DICT
        return this.#push({ kind: "dict", entries: new Map() });
      case 0x74: // TUPLE
        return this.#push({ kind: "tuple", items: this.#sinceMark() });
      case 0x85: // TUPLE1, TUPLE2, TUPLE3
      case 0x86:
      case 0x87: {
        const count = opcode - 0x84;
        const items = Array.from({ length: count }, () => this.#pop()).reverse();
        return this.#push({ kind: "tuple", items });
      }
      case 0x61: { // APPEND
        const item = this.#pop();
        return void this.#list().items.push(item);
      }
      case 0x65: { // APPENDS
        const items = this.#sinceMark();
        const list = this.#list();
        for (const item of items) list.items.push(item);
        return;
      }
      case 0x73: { // SETITEM
        const value = this.#pop(), key = this.#pop();
        return this.#setItems([key, value]);
      }
      case 0x75: // SETITEMS
        return this.#setItems(this.#sinceMark());
      case 0x71: // BINPUT
        return void this.#memo.set(this.#u8(), this.#top());
      case 0x72: // LONG_BINPUT
        return void this.#memo.set(this.#view.getUint32(this.#skip(4), true), this.#top());
      case 0x94: // MEMOIZE
        return void this.#memo.set(this.#memo.size, this.#top());
      case 0x68: // BINGET
        return this.#push(this.#recall(this.#u8()));
      case 0x6a: // LONG_BINGET
        return this.#push(this.#recall(this.#view.getUint32(this.#skip(4), true)));
      case 0x63: { // GLOBAL
        const module = this.#line();
        return this.#push(this.#global(module, this.#line()));
      }
      case 0x93: { // STACK_GLOBAL
        const attribute = this.#pop(), module = this.#pop();
        if (typeof module !== "string" || typeof attribute !== "string") {
          throw this.#broken("a global's module and name as text", "something else");
        }
        return this.#push(this.#global(module, attribute));
      }
      case 0x52: { // REDUCE
        const args = this.#pop(), callee = this.#pop();
        if (!isKind(callee, "global") || !isKind(args, "tuple")) {
          throw this.#broken("a call of a global with a tuple", "something else");
        }
        return this.#push(this.#rules.call(callee.name, args.items));
      }
      case 0x51: // BINPERSID
        return this.#push(this.#rules.persistent(this.#pop()));
      case 0x62: { // BUILD: attributes, which a dictionary may have (a state dict's _metadata); they are no data
        const state = this.#pop();
        if (isKind(state, "dict") && isKind(this.#top(), "dict")) return;
        throw this.#broken("attributes of a dictionary", "those of something else");
      }
      default:
        throw this.#broken("an opcode that tensors need", `the opcode ${opcodeName(opcode)}`);
    }
  }

  #global(module: string, attribute: string): PickleGlobal {
    const name = `${module}.${attribute}`;
    if (this.#rules.allows(name)) return { kind: "global", name };
    throw this.#broken("only what tensors need", `the global ${name.slice(0, 200)}, which is never loaded`);
  }

  #setItems(pairs: readonly PickleValue[]): void {
    const dict = this.#top();
    if (!isKind(dict, "dict")) throw this.#broken("a dictionary to set items of", "something else");
    if (pairs.length % 2 !== 0) throw this.#broken("keys and values in pairs", "a key without a value");
    for (let i = 0; i < pairs.length; i += 2) {
      const key = pairs[i], value = pairs[i + 1];
      if ((typeof key !== "string" && typeof key !== "number") || value === undefined) {
        throw this.#broken("keys that are text or numbers", "another key");
      }
      dict.entries.set(key, value);
    }
  }

  #list(): PickleList {
    const list = this.#top();
    if (!isKind(list, "list")) throw this.#broken("a list to append to", "something else");
    return list;
  }

  #sinceMark(): PickleValue[] {
    const items = this.#stack, before = this.#marked.pop();
    if (before === undefined) throw this.#broken("a mark on the stack", "none");
    this.#stack = before;
    return items;
  }

  #push(value: PickleValue): void {
    this.#stack.push(value);
  }

  #pop(): PickleValue {
    const value = this.#stack.pop();
    if (value === undefined) throw this.#broken("a value on the stack", "none");
    return value;
  }

  #top(): PickleValue {
    const value = this.#stack.at(-1);
    if (value === undefined) throw this.#broken("a value on the stack", "none");
    return value;
  }

  #recall(index: number): PickleValue {
    const value = this.#memo.get(index);
    if (value === undefined) throw this.#broken(`a remembered value ${index}`, "none");
    return value;
  }

  #long(length: number): number | bigint {
    let value = 0n;
    const bytes = this.#take(length);
    for (let i = length - 1; i >= 0; i--) value = value << 8n | BigInt(bytes[i]!);
    value = BigInt.asIntN(8 * length, value);
    const safe = BigInt(Number.MAX_SAFE_INTEGER);
    return -safe <= value && value <= safe ? Number(value) : value;
  }

  #text(length: number): string {
    return new TextDecoder().decode(this.#take(length));
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw this.#broken("a line", "no end of it");
    const text = new TextDecoder().decode(this.#bytes.subarray(this.#at, end));
    this.#at = end + 1;
    return text;
  }

  #u8(): number {
    return this.#view.getUint8(this.#skip(1));
  }

  #take(length: number): Uint8Array {
    const from = this.#skip(length);
    return this.#bytes.subarray(from, from + length);
  }

  /** Moves past `length` bytes and returns where they begin. */
  #skip(length: number): number {
    const left = this.#bytes.length - this.#at;
    if (length > left) throw this.#broken(`${length} more bytes`, `${left}: it is truncated`);
    this.#at += length;
    return this.#at - length;
  }

  #broken(expected: string, found: string): Error {
    return new Error(
      `Cannot read ${this.#rules.name}: expected ${expected}, found ${found} (pickle, byte ${this.#opcodeAt})`,
    );
  }
}

/** Whether a value is of one kind. */
export function isKind<K extends Exclude<PickleValue, null | boolean | number | bigint | string>["kind"]>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<PickleValue, { kind: K }> {
  return typeof value === "object" && value !== null && value.kind === kind;
}
