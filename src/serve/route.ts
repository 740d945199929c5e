/** One thing that the server answers: a method, a path, and what is done about it. */

/**
 * What a path matched: the named groups of an expression. A plain path has none.
 *
 * @example
 * ```ts
 * const route: Route = { method: "GET", path: /^\/run\/(?<id>[^/]+)\/$/, handle: (_, { id }) => show(id) };
 * ```
 */
export type RouteMatch = Readonly<Record<string, string | undefined>>;

/**
 * A route. GET routes answer HEAD too. What reaches `handle` has passed the checks of `guard`: the Host and, for POST,
 * the Origin are the server's own, the URL and the body are within their limits, the path decodes and holds no `..`.
 * The answer needs no security headers of its own: they are added, but those that it has are kept. `page()` makes an
 * answer of HTML.
 */
export interface Route {
  readonly method: "GET" | "POST";
  /** A whole path (`/people`), or an expression over it. Paths are matched decoded, once. */
  readonly path: string | RegExp;
  /** Answers. A thrown `RequestProblem` or `UsageError` becomes a page with its message; all else, one that tells nothing. */
  handle(request: Request, match: RouteMatch): Promise<Response> | Response;
}
