import { expect, test } from "vitest";
import { UsageError } from "../core/usage_error.ts";
import { answer } from "./answer.ts";
import { allowedHosts } from "./guard.ts";
import type { Route } from "./route.ts";

const errors: unknown[] = [];
const ROUTES: readonly Route[] = [
  { method: "GET", path: "/plain", handle: () => new Response("text", { headers: { "cache-control": "no-cache" } }) },
  { method: "GET", path: /^\/named\/(?<name>[^/]+)$/, handle: (_, { name }) => new Response(name ?? null) },
  { method: "GET", path: "/both", handle: () => new Response("read") },
  { method: "POST", path: "/both", handle: async (request) => new Response(await request.text()) },
  { method: "POST", path: "/only-post", handle: () => new Response("done") },
  {
    method: "GET",
    path: "/usage",
    handle: () => {
      throw new UsageError("There is no <b>suite</b>");
    },
  },
  {
    method: "GET",
    path: /^\/(api\/)?broken$/,
    handle: () => {
      throw new Error("secret at /home/user/file.ts");
    },
  },
];
const ask = (path: string, init?: RequestInit) =>
  answer(new Request(`http://localhost${path}`, init), {
    routes: ROUTES,
    hosts: allowedHosts("localhost"),
    onError: (error) => errors.push(error),
  });

test("a route answers its path with what its expression found", async () => {
  expect(await (await ask("/plain")).text()).toBe("text");
  expect(await (await ask("/named/a%20b")).text()).toBe("a b");
  expect((await ask("/named/a/b")).status).toBe(404);
  expect((await ask("/PLAIN")).status).toBe(404);
});

test("HEAD is answered as GET, without a body", async () => {
  const head = await ask("/plain", { method: "HEAD" });
  expect([head.status, head.body, head.headers.get("cache-control")]).toEqual([200, null, "no-cache"]);
  expect((await ask("/absent", { method: "HEAD" })).status).toBe(404);
});

test("every other method is refused and told what there is", async () => {
  for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
    const response = await ask("/plain", { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    expect((await ask("/absent", { method })).status).toBe(405);
  }
  expect(await (await ask("/both", { method: "POST", body: "sent" })).text()).toBe("sent");
  expect((await ask("/both", { method: "PUT" })).headers.get("allow")).toBe("GET, HEAD, POST");
  const only = await ask("/only-post");
  expect([only.status, only.headers.get("allow")]).toEqual([405, "POST"]);
});

test("every answer, also of an error, carries the headers that keep a browser to this server", async () => {
  for (const path of ["/plain", "/absent", "/broken", "/usage", "/%00"]) {
    const { headers } = await ask(path);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.get("cache-control")).not.toBeNull();
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  }
});

test("an error that was meant for whoever asks is shown, escaped; any other is told to the terminal alone", async () => {
  const usage = await ask("/usage");
  expect(usage.status).toBe(400);
  expect(await usage.text()).toContain("There is no &lt;b&gt;suite&lt;/b&gt;");
  errors.length = 0;
  for (const path of ["/broken", "/api/broken"]) {
    const broken = await ask(path), text = await broken.text();
    expect(broken.status).toBe(500);
    expect(text).toContain("The terminal of the server says what");
    expect(text).not.toContain("secret");
    expect(text).not.toMatch(/\.ts\b/);
  }
  expect(errors.map(String)).toEqual(Array(2).fill("Error: secret at /home/user/file.ts"));
  expect(await (await ask("/api/absent")).json()).toEqual({ error: "There is no such page here." });
});
