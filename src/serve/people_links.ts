import { linkTo } from "./links.ts";

/**
 * An address of the pages that ask people.
 *
 * @param parts Id of the run, model, session, file: as far as wanted.
 *
 * @example
 * ```ts
 * peopleLink(["run-1", "vae-mnist"], { rater: "Ada" }); // "/people/run-1/vae-mnist?rater=Ada"
 * ```
 */
export function peopleLink(parts: readonly string[], query: Readonly<Record<string, string | undefined>> = {}): string {
  return linkTo(["/people", ...parts.map(encodeURIComponent)].join("/"), query);
}
