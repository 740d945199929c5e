/** Addresses of this server's pages. */

/** A path with a query; what is `undefined` or empty is left out of it. */
export function linkTo(path: string, query: Readonly<Record<string, string | undefined>> = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`]
  );
  return given.length === 0 ? path : `${path}?${given.join("&")}`;
}

/**
 * A run's page, or a file in its folder.
 *
 * @example
 * ```ts
 * runLink("a b", "table.csv"); // "/run/a%20b/table.csv"
 * ```
 */
export function runLink(id: string, file = ""): string {
  return `/run/${encodeURIComponent(id)}/${file.split("/").map(encodeURIComponent).join("/")}`;
}

/** A model over time by a metric. */
export function modelLink(model: string, metric?: string, convention?: string): string {
  return linkTo(`/model/${encodeURIComponent(model)}`, { metric, convention });
}
