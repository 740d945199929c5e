import { createHash } from "node:crypto";

/** A value that JSON can hold, in which the order of keys carries no meaning. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** JSON with sorted keys: equal values give equal text. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** SHA-256 of bytes or text, in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/**
 * The short name of a convention: numbers may be ranked together only where these are equal.
 *
 * @example
 * ```ts
 * fingerprint({ k: 3, boundary: "<" }) === fingerprint({ boundary: "<", k: 3 }); // true
 * ```
 */
export function fingerprint(convention: Json): string {
  return sha256(canonicalJson(convention)).slice(0, 12);
}
