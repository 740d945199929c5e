/** Ways to set off text in a terminal; without colour all of them return the text as it is. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  /** 24-bit colour from `#rrggbb`. */
  readonly colour: (text: string, hex: string) => string;
}

/**
 * ANSI escapes, or none.
 *
 * @example
 * ```ts
 * ansi(true).strong("1.2"); // "\x1b[1m1.2\x1b[22m"
 * ```
 */
export function ansi(enabled: boolean): Paint {
  if (!enabled) return { strong: (text) => text, faint: (text) => text, colour: (text) => text };
  return {
    strong: (text) => `\x1b[1m${text}\x1b[22m`,
    faint: (text) => `\x1b[90m${text}\x1b[39m`,
    colour: (text, hex) => {
      const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
      return `\x1b[38;2;${channels.join(";")}m${text}\x1b[39m`;
    },
  };
}
