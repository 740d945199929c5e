/** What a request must be before any route sees it. */
import { RequestProblem } from "./request_problem.ts";

/** By which names the server may be asked for. */
export interface AllowedHosts {
  /** In lower case, without ports: a tunnel may have another port than the server. */
  readonly names: readonly string[];
  /** Whether any address of numbers will do: no other site can have one, so it proves that nobody bent a name to us. */
  readonly addresses: boolean;
}

/** Most characters of a URL, and most bytes of a body. */
export const URL_LIMIT = 2048, BODY_LIMIT = 65_536;
/** Milliseconds that a body is waited for. */
const BODY_PATIENCE = 15_000;

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/**
 * The names of a server that listens at an address.
 *
 * @param host As it was asked to listen: a name, or an address with or without brackets.
 *
 * @example
 * ```ts
 * allowedHosts("127.0.0.1"); // { names: ["127.0.0.1", "localhost", "[::1]"], addresses: false }
 * ```
 */
export function allowedHosts(host: string): AllowedHosts {
  const own = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host.toLowerCase();
  return isLoopback(host)
    ? { names: [...new Set([...LOOPBACK, own])], addresses: false }
    : { names: [...LOOPBACK, own], addresses: true };
}

/** Whether only this machine reaches an address. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Checks a request: that it asks for this server by a name of its own (another site's name that was bent to this address
 * would read it as its own pages: DNS rebinding), that no other site sent it, that its URL is short enough, and that its
 * path is plain.
 *
 * @returns The path, decoded once: no segment of it is `.` or `..`, and no backslash or control character is in it.
 * @throws {RequestProblem} Where it is not so: what to do.
 *
 * @example
 * ```ts
 * guard(new Request("http://localhost:8000/run/a%20b/"), allowedHosts("127.0.0.1")); // "/run/a b/"
 * ```
 */
export function guard(request: Request, allowed: AllowedHosts): string {
  if (request.url.length > URL_LIMIT) {
    throw new RequestProblem(414, `The address is longer than the ${URL_LIMIT} characters that are read.`);
  }
  // A Host that is none makes no URL.
  const url = URL.parse(request.url);
  if (url === null) throw new RequestProblem(400, "This is no address.");
  const host = request.headers.get("host") ?? url.host;
  if (![host, url.host].every((one) => isAllowed(one, allowed))) {
    throw new RequestProblem(
      421,
      `This server is not called ${host}: open it by the address that it printed when it started` +
        `${allowed.addresses ? ", or by the machine's address in numbers" : ""}.`,
    );
  }
  const origin = request.headers.get("origin"), site = request.headers.get("sec-fetch-site");
  const foreign = origin !== null && origin !== `http://${host}`;
  const embedded = site !== null && site !== "same-origin" && site !== "none" &&
    request.headers.get("sec-fetch-mode") !== "navigate";
  const changes = request.method !== "GET" && request.method !== "HEAD";
  if (foreign || embedded || (changes && site !== null && site !== "same-origin")) {
    throw new RequestProblem(403, "Another site asked for this: only pages of this server may.");
  }
  return plainPath(url.pathname);
}

function isAllowed(host: string, { names, addresses }: AllowedHosts): boolean {
  const [, name = ""] = /^(\[[\da-fA-F:.]+\]|[^:[\]]+)(?::\d{1,5})?$/.exec(host) ?? [];
  return names.includes(name.toLowerCase()) || (addresses && /^(\[[\da-fA-F:.]+\]|\d{1,3}(\.\d{1,3}){3})$/.test(name));
}

function plainPath(encoded: string): string {
  let path: string;
  try {
    path = decodeURIComponent(encoded);
  } catch {
    throw new RequestProblem(400, "The address is not encoded as UTF-8.");
  }
  // deno-lint-ignore no-control-regex
  if (/[\\\x00-\x1f\x7f]/.test(path) || path.split("/").some((segment) => segment === "." || segment === "..")) {
    throw new RequestProblem(400, "The address holds '..', a backslash or a control character: nothing here has one.");
  }
  return path;
}

/** How a body is waited for. */
export interface BodyOptions {
  /** Most milliseconds until it is there; `BODY_PATIENCE` unless told. */
  readonly patience?: number;
  /** Aborted where no body is waited for any more. */
  readonly signal?: AbortSignal;
}

/**
 * A request whose body is in memory.
 *
 * @throws {RequestProblem} Where the body is larger than `BODY_LIMIT`, 413: no more than that is read of it. Where it is not
 * there in time, 408, or the server ends before, 503.
 *
 * @example
 * ```ts
 * const form = await (await withSmallBody(request, { signal })).formData();
 * ```
 */
export async function withSmallBody(
  request: Request,
  { patience = BODY_PATIENCE, signal }: BodyOptions = {},
): Promise<Request> {
  if (request.body === null) return request;
  const tooLarge = new RequestProblem(413, `The body is larger than the ${BODY_LIMIT} bytes that are read.`);
  if (Number(request.headers.get("content-length") ?? 0) > BODY_LIMIT) throw tooLarge;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const keep = new WritableStream<Uint8Array<ArrayBuffer>>({
    write(chunk) {
      size += chunk.length;
      if (size > BODY_LIMIT) throw tooLarge;
      chunks.push(chunk);
    },
  });
  const late = new RequestProblem(408, `The body was not there within ${patience / 1000} seconds: send it again.`);
  const end = new AbortController(), timer = setTimeout(() => end.abort(late), patience);
  const stop = () => end.abort(new RequestProblem(503, "The server ends."));
  signal?.addEventListener("abort", stop);
  try {
    if (signal?.aborted === true) stop();
    await request.body.pipeTo(keep, { signal: end.signal });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
  const { url, method, headers } = request;
  return new Request(url, { method, headers, body: new Blob(chunks) });
}
