/** Pages that follow what goes on: a stamp that changes when they would, and a stream of stamps. */
import { sha256 } from "../core/fingerprint.ts";
import { RequestProblem } from "./request_problem.ts";
import type { Route } from "./route.ts";
import type { ServeContext } from "./serve_context.ts";
import { followUnfinished, type UnfinishedRun } from "./unfinished_runs.ts";

/** What goes on now. */
export interface LiveState {
  readonly unfinished: () => Promise<readonly UnfinishedRun[]>;
  /** Another text whenever the list of runs would look otherwise. */
  readonly stamp: () => Promise<string>;
}

/** Milliseconds between two looks while a page listens. */
const PERIOD = 1000;
/** Pages that may listen at once. */
const MOST_LISTENERS = 64;

/**
 * What goes on in the folder of runs.
 *
 * @example
 * ```ts
 * const live = liveState(context);
 * await live.stamp(); // "3f1d05c4ab12"
 * ```
 */
export function liveState(context: ServeContext): LiveState {
  const follow = followUnfinished();
  const unfinished = () => follow(context);
  return {
    unfinished,
    stamp: async () => {
      const { version, unfinished: folders } = context.watched();
      const runs = (await unfinished()).map(({ folder, state, writtenAt, passes }) => [
        folder,
        state,
        writtenAt,
        passes.map(({ units }) => units),
      ]);
      return sha256(JSON.stringify([version, folders, runs])).slice(0, 16);
    },
  };
}

/**
 * `/events`: server-sent events, each with a stamp: one at once, then one for each that is another than the last.
 *
 * @param period Milliseconds between two looks.
 */
export function eventsRoute(context: ServeContext, live: LiveState, period: number = PERIOD): Route {
  let listeners = 0;
  return {
    method: "GET",
    path: "/events",
    handle() {
      if (listeners >= MOST_LISTENERS) {
        throw new RequestProblem(503, `${MOST_LISTENERS} pages are listening already: close one.`);
      }
      listeners++;
      const ended = new AbortController(), signal = AbortSignal.any([ended.signal, context.signal]);
      signal.addEventListener("abort", () => listeners--, { once: true });
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => void send(controller, live, signal, period).finally(() => ended.abort()),
        cancel: () => ended.abort(),
      });
      return new Response(body, { headers: { "content-type": "text/event-stream" } });
    },
  };
}

/** Milliseconds after which a line is sent though nothing changed: only so is seen that nobody listens any more. */
const HEARTBEAT = 15_000;

async function send(
  controller: ReadableStreamDefaultController<Uint8Array>,
  live: LiveState,
  signal: AbortSignal,
  period: number,
): Promise<void> {
  const encoder = new TextEncoder();
  const closed = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  let known = "", sent = performance.now();
  try {
    while (!signal.aborted) {
      const stamp = await live.stamp();
      if (signal.aborted) break;
      if (stamp !== known || performance.now() - sent > HEARTBEAT) {
        controller.enqueue(encoder.encode(stamp === known ? ":\n\n" : `event: stamp\ndata: ${stamp}\n\n`));
        known = stamp;
        sent = performance.now();
      }
      let timer: ReturnType<typeof setTimeout> | undefined;
      await Promise.race([closed, new Promise((resolve) => timer = setTimeout(resolve, period))]);
      clearTimeout(timer);
    }
    controller.close();
  } catch (error) {
    // Nothing where nobody listens any more; a page that does asks again by itself.
    controller.error(error);
  }
}

/**
 * Puts what changed into the page: where the server's stamp is another than the page's, the page is fetched again, and
 * every part marked `data-live` that looks otherwise takes the old one's place; the focus stays on the same link. Only
 * a page that is seen listens: a browser keeps no more than six connections to one server.
 */
export const LIVE_SCRIPT = `"use strict";
async function renew({ data }) {
  if (data === document.querySelector("[data-stamp]")?.dataset.stamp) return;
  const response = await fetch(location.href);
  if (!response.ok) return;
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const old of document.querySelectorAll("[data-live]")) {
    const fresh = next.getElementById(old.id);
    if (fresh === null || fresh.outerHTML === old.outerHTML) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    old.replaceWith(document.adoptNode(fresh));
    if (focused === null) continue;
    [...fresh.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus();
  }
}
let source = null;
function listen() {
  source?.close();
  source = document.hidden ? null : new EventSource("/events");
  source?.addEventListener("stamp", renew);
}
document.addEventListener("visibilitychange", listen);
listen();
`;
