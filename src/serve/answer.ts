/** From a request to an answer: the checks, the route, the headers. */
import { UsageError } from "../core/usage_error.ts";
import { markup } from "../report/page/markup.ts";
import { type AllowedHosts, guard, withSmallBody } from "./guard.ts";
import { page } from "./page.ts";
import { RequestProblem } from "./request_problem.ts";
import type { Route, RouteMatch } from "./route.ts";

/** Of every answer that does not have its own. */
const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  // Not `no-referrer`: then a form's Origin would be null, and could not be told from another site's.
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

/** What a server answers with. */
export interface Answering {
  readonly routes: readonly Route[];
  readonly hosts: AllowedHosts;
  /** Aborted when the server ends: a body that is not there by then is not waited for. */
  readonly signal?: AbortSignal;
  /** Gets errors that nobody expected; who asked does not see them. */
  readonly onError: (error: unknown, request: Request) => void;
}

/**
 * Answers a request: the first route that has its method and path. HEAD is answered as GET without a body. What a route
 * throws becomes a page, or JSON below `/api/`; only messages that were meant for whoever asks are in it.
 *
 * @example
 * ```ts
 * const response = await answer(new Request("http://localhost/"), { routes, hosts: allowedHosts("localhost"), onError });
 * ```
 */
export async function answer(request: Request, answering: Answering): Promise<Response> {
  let response: Response;
  try {
    const path = guard(request, answering.hosts);
    const { route, match } = routeOf(request.method, path, answering.routes);
    const whole = route.method === "POST" ? await withSmallBody(request, answering) : request;
    response = await route.handle(whole, match);
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status === 500) answering.onError(error, request);
    response = problemResponse(request, problem);
  }
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(HEADERS)) if (!headers.has(name)) headers.set(name, value);
  if (request.method === "HEAD") await response.body?.cancel();
  return new Response(request.method === "HEAD" ? null : response.body, { status: response.status, headers });
}

function routeOf(method: string, path: string, routes: readonly Route[]): { route: Route; match: RouteMatch } {
  const asked = method === "HEAD" ? "GET" : method;
  const found = routes.flatMap((route) => {
    const match = matched(route, path);
    return match === null ? [] : [{ route, match }];
  });
  const one = found.find(({ route }) => route.method === asked);
  if (one !== undefined) return one;
  const has = new Set(found.map(({ route }) => route.method));
  if (asked !== "GET" || has.size > 0) {
    const allow = has.size === 0 || has.has("GET") ? ["GET", "HEAD", ...(has.has("POST") ? ["POST"] : [])] : ["POST"];
    throw new RequestProblem(405, `${method} does nothing here: ${allow.join(", ")} would.`, {
      allow: allow.join(", "),
    });
  }
  throw new RequestProblem(404, "There is no such page here.");
}

function matched({ path: wanted }: Route, path: string): RouteMatch | null {
  if (typeof wanted === "string") return wanted === path ? {} : null;
  const found = wanted.exec(path);
  return found === null ? null : { ...found.groups };
}

function problemOf(error: unknown): RequestProblem {
  if (error instanceof RequestProblem) return error;
  if (error instanceof UsageError) return new RequestProblem(400, error.message);
  return new RequestProblem(500, "Something broke while this was answered. The terminal of the server says what.");
}

const TITLES: Readonly<Record<number, string>> = {
  400: "This cannot be asked",
  403: "Not from another site",
  404: "Not found",
  405: "Not done here",
  408: "Not in time",
  413: "Too large",
  414: "Too long",
  421: "Another server",
  500: "This did not work",
  503: "Not now",
};

function problemResponse(request: Request, { status, message, headers }: RequestProblem): Response {
  // The URL may be no better than the request.
  const path = URL.parse(request.url)?.pathname ?? "";
  if (path.startsWith("/api/")) return Response.json({ error: message }, { status, headers });
  const title = TITLES[status] ?? TITLES[500]!;
  return page({
    title,
    status,
    headers,
    body: markup`<section><p>${message}</p>\n<p><a href="/">The list of runs</a></p></section>\n`,
  });
}
