import { UsageError } from "../core/usage_error.ts";
import { type History, openHistory } from "../store/history/open_history.ts";
import { answer } from "./answer.ts";
import { allowedHosts } from "./guard.ts";
import { serveRoutes } from "./serve_routes.ts";
import type { ServeContext } from "./serve_context.ts";
import { type RunsWatch, type WatchOptions, watchRuns } from "./watch_runs.ts";

/** Where the server listens, and what it reads. */
export interface ServerOptions extends WatchOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly runsFolder: string;
  readonly historyPath: string;
  readonly resumeCommand: ServeContext["resumeCommand"];
  readonly claims: ServeContext["claims"];
  /** Gets errors that nobody expected. */
  readonly onError: (error: unknown, request: Request) => void;
}

/** A server that runs. */
export interface RunningServer {
  /** Of its first page, for this machine. */
  readonly url: string;
  /** Where a file went that stood where the index belongs; absent where there was none. */
  readonly setAside?: string;
  /** After the index was brought up to date for the first time. */
  readonly ready: Promise<void>;
  /** Ends it: requests at hand are answered within seconds, then every connection is cut, also of who never comes to an end. */
  close(): Promise<void>;
}

/** Milliseconds that requests at hand have to be answered once the server ends: enough to write a report. */
const PATIENCE = 5_000;

/**
 * Opens the index and listens; the index is brought up to date meanwhile.
 *
 * @throws {UsageError} Where the address cannot be listened on: what to do.
 *
 * @example
 * ```ts
 * const server = await startServer({ ...places, host: "127.0.0.1", port: 0, resumeCommand, onError: console.error });
 * server.url; // "http://127.0.0.1:43127/"
 * await server.close();
 * ```
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, port, runsFolder, historyPath, onError } = options;
  const history = await openHistory(historyPath);
  const ending = new AbortController();
  let watch: RunsWatch | undefined;
  try {
    watch = watchRuns({ historyPath, runsFolder }, options);
    const { watched, ready } = watch, hosts = allowedHosts(host);
    const context: ServeContext = {
      runsFolder,
      history,
      watched,
      resumeCommand: options.resumeCommand,
      claims: options.claims,
      signal: ending.signal,
    };
    const routes = serveRoutes(context);
    const cut = new AbortController();
    const atHand = new Set<Promise<Response>>();
    const handle = (request: Request) => {
      const answered = answer(request, { routes, hosts, onError, signal: ending.signal });
      atHand.add(answered);
      return answered.finally(() => atHand.delete(answered));
    };
    const server = listen({ host, port, runsFolder }, cut.signal, handle);
    const { hostname, port: listening } = server.addr;
    return {
      url: `http://${nameOf(hostname)}:${listening}/`,
      ...(history.setAside === undefined ? {} : { setAside: history.setAside }),
      ready,
      async close() {
        ending.abort();
        await settledWithin(atHand, PATIENCE);
        cut.abort();
        await server.finished;
        end(watch, history);
      },
    };
  } catch (error) {
    end(watch, history);
    throw error;
  }
}

/** Waits until all have come to an end, well or badly, but no longer than so many milliseconds. */
async function settledWithin(acts: Iterable<Promise<unknown>>, patience: number): Promise<void> {
  const late = Promise.withResolvers<void>(), timer = setTimeout(late.resolve, patience);
  await Promise.race([Promise.allSettled(acts), late.promise]);
  clearTimeout(timer);
}

function end(watch: RunsWatch | undefined, history: History): void {
  watch?.close();
  history.close();
}

/** What a browser of this machine calls an address: one that stands for all of the machine's is no place to go to. */
function nameOf(address: string): string {
  if (address === "0.0.0.0" || address === "::") return "localhost";
  return address.includes(":") ? `[${address}]` : address;
}

function listen(
  { host, port, runsFolder }: Pick<ServerOptions, "host" | "port" | "runsFolder">,
  signal: AbortSignal,
  handle: (request: Request) => Promise<Response>,
): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve({ hostname: host.replace(/^\[(.*)\]$/, "$1"), port, signal, onListen: () => {} }, handle);
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      throw new UsageError(
        `Port ${port} of ${host} is taken, perhaps by another 'deno task serve': open it in a browser, or take another ` +
          `port with --port ${port === 65535 ? port - 1 : port + 1}, or --port 0 for any that is free`,
      );
    }
    if (error instanceof Deno.errors.AddrNotAvailable || error instanceof Deno.errors.PermissionDenied) {
      throw new UsageError(
        `Cannot listen on ${host}, port ${port}: ${error.message}. Runs in ${runsFolder} can be served on 127.0.0.1 and a ` +
          `port from 1024 on`,
      );
    }
    if (error instanceof Error && /lookup address|invalid (empty )?host/.test(error.message)) {
      throw new UsageError(
        `No address of this machine is called '${host}': expected one such as 127.0.0.1 (this machine alone) or 0.0.0.0 (the ` +
          "network too)",
      );
    }
    throw error;
  }
}
