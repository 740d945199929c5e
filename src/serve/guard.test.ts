import { expect, test } from "vitest";
import { allowedHosts, BODY_LIMIT, guard, isLoopback, URL_LIMIT, withSmallBody } from "./guard.ts";
import { RequestProblem } from "./request_problem.ts";

const LOCAL = allowedHosts("127.0.0.1"), OPEN = allowedHosts("0.0.0.0");

/** The status that a request is refused with; 200 where it is not. */
function statusOf(url: string, headers: Record<string, string> = {}, hosts = LOCAL, method = "GET"): number {
  try {
    guard(new Request(url, { headers, method }), hosts);
    return 200;
  } catch (error) {
    if (error instanceof RequestProblem) return error.status;
    throw error;
  }
}

test("a server of this machine answers by its own names, under any port, and by no other", () => {
  for (const host of ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:9000", "[::1]:8000", "localhost"]) {
    expect(statusOf(`http://${host}/`)).toBe(200);
  }
  for (const host of ["evil.example", "localhost.evil.example:8000", "127.0.0.1.evil.example", "192.168.1.5:8000"]) {
    expect(statusOf(`http://${host}/`)).toBe(421);
    expect(statusOf("http://localhost:8000/", { host })).toBe(421);
    // The other way round: a URL of another server in the request line.
    expect(statusOf(`http://${host}/`, { host: "localhost:8000" })).toBe(421);
  }
  for (const host of ["", "localhost:8000:1", "localhost@evil.example", "[::1", "localhost/x"]) {
    expect(statusOf("http://localhost:8000/", { host })).toBe(421);
  }
});

test("a server of a network answers by any address of numbers, which no other site's name is, and by its own name", () => {
  expect(statusOf("http://192.168.1.5:8000/", {}, OPEN)).toBe(200);
  expect(statusOf("http://[fe80::1]:8000/", {}, OPEN)).toBe(200);
  expect(statusOf("http://evil.example/", {}, OPEN)).toBe(421);
  expect(statusOf("http://bench.lab:8000/", {}, allowedHosts("Bench.lab"))).toBe(200);
  expect([isLoopback("127.0.0.1"), isLoopback("127.1.2.3"), isLoopback("::1"), isLoopback("localhost")])
    .toEqual([true, true, true, true]);
  expect([isLoopback("0.0.0.0"), isLoopback("::"), isLoopback("127.evil.example")]).toEqual([false, false, false]);
});

test("what another site sends is refused, what a page of this server sends is not", () => {
  const url = "http://localhost:8000/events";
  expect(statusOf(url, { origin: "http://localhost:8000" })).toBe(200);
  expect(statusOf(url, { origin: "http://localhost:8000" }, LOCAL, "POST")).toBe(200);
  for (const origin of ["http://evil.example", "http://localhost:3000", "https://localhost:8000", "null"]) {
    expect(statusOf(url, { origin })).toBe(403);
    expect(statusOf(url, { origin }, LOCAL, "POST")).toBe(403);
  }
  expect(statusOf(url, { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" })).toBe(403);
  expect(statusOf(url, { "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" })).toBe(200);
  // A link from elsewhere may lead here; a form from elsewhere may not.
  const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
  expect(statusOf(url, link)).toBe(200);
  expect(statusOf(url, link, LOCAL, "POST")).toBe(403);
});

test("a path is decoded once, and none that climbs or hides a character is let through", () => {
  expect(guard(new Request("http://localhost/run/a%20b%2520/x.md"), LOCAL)).toBe("/run/a b%20/x.md");
  for (
    const path of [
      "/run/a/%2e%2e%2f%2e%2e%2fetc",
      "/run/..%2fa",
      "/run/a/..%5cb",
      "/run/a%5cb",
      "/run/a%00.json",
      "/run/a%0d%0ab",
      "/run/%ff",
    ]
  ) {
    expect(statusOf(`http://localhost${path}`), path).toBe(400);
  }
});

test("an address beyond the limit is refused", () => {
  const path = "http://localhost/";
  expect(statusOf(path + "a".repeat(URL_LIMIT - path.length))).toBe(200);
  expect(statusOf(path + "a".repeat(URL_LIMIT - path.length + 1))).toBe(414);
});

test("a body within the limit arrives whole, one beyond it is not read to its end", async () => {
  const post = (body: BodyInit, headers = {}) => new Request("http://localhost/", { method: "POST", body, headers });
  const form = await withSmallBody(post(new URLSearchParams({ answer: "real" })));
  expect((await form.formData()).get("answer")).toBe("real");
  expect((await (await withSmallBody(post("x".repeat(BODY_LIMIT)))).text()).length).toBe(BODY_LIMIT);
  let pulled = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulled++;
      controller.enqueue(new Uint8Array(1024));
    },
  });
  await expect(withSmallBody(post(endless))).rejects.toMatchObject({ status: 413 });
  expect(pulled).toBeLessThan(2 * BODY_LIMIT / 1024);
  await expect(withSmallBody(post("x", { "content-length": String(BODY_LIMIT + 1) })))
    .rejects.toMatchObject({ status: 413 });
});

test("a body that stops halfway is waited for no longer than is worth it, nor when the server ends", async () => {
  const stopped = () => {
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(10)) });
    return new Request("http://localhost/", { method: "POST", body });
  };
  await expect(withSmallBody(stopped(), { patience: 20 })).rejects.toMatchObject({ status: 408 });
  const ending = new AbortController(), waiting = withSmallBody(stopped(), { signal: ending.signal });
  ending.abort();
  await expect(waiting).rejects.toMatchObject({ status: 503 });
  await expect(withSmallBody(stopped(), { signal: AbortSignal.abort() })).rejects.toMatchObject({ status: 503 });
});
