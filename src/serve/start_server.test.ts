import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { syntheticRun, writeRun } from "../store/history/fixture_history.ts";
import { type RunningServer, type ServerOptions, startServer } from "./start_server.ts";

let folder: string, options: ServerOptions, server: RunningServer;
const errors: unknown[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-server-"));
  await writeRun(join(folder, "runs"), syntheticRun({ id: "a" }));
  await writeFile(join(folder, "secret.json"), '{"secret": true}');
  options = {
    host: "127.0.0.1",
    port: 0,
    runsFolder: join(folder, "runs"),
    historyPath: join(folder, "history.sqlite"),
    claims: [],
    resumeCommand: (name) => name,
    onError: (error) => errors.push(error),
  };
  server = await startServer(options);
  await server.ready;
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** What comes back for bytes as they are: no client tidies them up. Status 0 is a connection that was cut. */
async function raw(request: string): Promise<{ status: number; text: string }> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(new URL(server.url).port) });
  const sent = new Response(request).body!.pipeTo(connection.writable, { preventClose: true }).catch(() => {});
  const text = await new Response(connection.readable).text().catch(() => "");
  await sent;
  return { status: Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0), text };
}
const get = (path: string, host = new URL(server.url).host, more = "") =>
  raw(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${more}Connection: close\r\n\r\n`);

test("a real client gets the page, with its headers", async () => {
  const { status, text } = await get("/");
  expect(status).toBe(200);
  expect(text).toMatch(/^x-content-type-options: nosniff\r$/m);
  expect(text).toContain('<a href="/run/a/">a</a>');
});

test("no path, however it is written, leads out of the folder of runs", async () => {
  for (
    const path of [
      "/run/a/../../secret.json",
      "/run/a/../../../secret.json",
      "/run/a/..%2f..%2fsecret.json",
      "/run/a/%2e%2e/%2e%2e/secret.json",
      "/run/a/%2e%2e%2f%2e%2e%2fsecret.json",
      "/run/a/%252e%252e%252f%252e%252e%252fsecret.json",
      "/run/a/..\\..\\secret.json",
      "/run/a/..%5c..%5csecret.json",
      "/run/a/%00.json",
      "/run/a/run.json%00.png",
      "/run/%2e%2e/secret.json",
      "/run/..%2f/secret.json",
      "/run//secret.json",
      "//secret.json",
      `/run/a/${folder}/secret.json`,
      "/../secret.json",
      "file:///etc/passwd",
      "secret.json",
      "*",
    ]
  ) {
    const { status, text } = await get(path);
    expect([path, status >= 400 && status < 500]).toEqual([path, true]);
    expect(text).not.toContain('"secret"');
    expect(text).not.toContain("root:");
  }
  expect((await get("/run/a/run.json")).status).toBe(200);
});

test("another site's name for this address is refused, in the header, in the request line, and where it is missing", async () => {
  const own = new URL(server.url).host;
  for (
    const host of ["evil.example", `evil.example:${new URL(server.url).port}`, "", "a b", "127.0.0.1@evil.example"]
  ) {
    const { status, text } = await get("/", host);
    expect([host, status >= 400 && status < 500]).toEqual([host, true]);
    expect(text).not.toContain("/run/a/");
  }
  expect((await get("http://evil.example/", own)).status).toBe(421);
  expect((await get("http://evil.example/", "evil.example")).status).toBe(421);
  expect((await raw(`GET / HTTP/1.1\r\nHost: ${own}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)).status)
    .not.toBe(200);
  expect((await get("/events", own, "Origin: http://evil.example\r\n")).status).toBe(403);
});

test("what is too long, too large or no method of ours is refused, and the server goes on", async () => {
  const { host } = new URL(server.url);
  expect((await get(`/${"a".repeat(3000)}`)).status).toBe(414);
  expect((await get(`/${"a".repeat(300_000)}`)).status).not.toBe(200);
  expect((await get("/", host, `X-Long: ${"a".repeat(1_000_000)}\r\n`)).status).not.toBe(200);
  const { status, text } = await raw(`DELETE /run/a/run.json HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  expect(status).toBe(405);
  expect(text).toMatch(/^allow: GET, HEAD\r$/m);
  expect((await get("/")).status).toBe(200);
  expect(errors).toEqual([]);
});

test("a port that is taken is told with what to do", async () => {
  const port = Number(new URL(server.url).port);
  await expect(startServer({ ...options, port })).rejects.toThrow(`--port ${port + 1}`);
  await expect(startServer({ ...options, host: "192.0.2.1" })).rejects.toThrow("Cannot listen on 192.0.2.1");
});

test("runs that come while the server is up appear by themselves", async () => {
  await writeRun(options.runsFolder, syntheticRun({ id: "later" }));
  await writeRun(options.runsFolder, syntheticRun({ id: "broken" }));
  await writeFile(join(options.runsFolder, "broken", "run.json"), "{");
  await expect.poll(async () => await (await fetch(server.url)).text(), { timeout: 20_000, interval: 200 })
    .toMatch(/href="\/run\/later\/".*Cannot be read.*broken/s);
});

test("a server that ends closes the pages that listen, and cuts off a client that never comes to its end", async () => {
  const one = await startServer(options);
  const response = await fetch(`${one.url}events`), reader = response.body!.getReader();
  await reader.read();
  const { host, port } = new URL(one.url), stuck = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  const head = `POST /people/a/vae HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\n`;
  await stuck.write(new TextEncoder().encode(`${head}Content-Length: 100\r\nExpect: 100-continue\r\n\r\n`));
  const said = new Uint8Array(1000),
    read = async () => new TextDecoder().decode(said.subarray(0, await stuck.read(said) ?? 0));
  // Told by the server when it begins to wait for the body.
  expect(await read()).toMatch(/^HTTP\/1\.1 100 /);
  await stuck.write(new TextEncoder().encode("rater="));
  await one.close();
  expect(await reader.read().then(({ done }) => done, () => true)).toBe(true);
  stuck.close();
  await expect(fetch(one.url)).rejects.toThrow();
});
