import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { bytesSource } from "./byte_source.ts";
import { surviveMutation } from "./survive_mutation.ts";
import { readTorchCheckpoint } from "./torch_checkpoint.ts";

/** state_dict.json says which PyTorch wrote the checkpoints, and what they hold. */
const golden = z.object({
  tensors: z.record(
    z.string(),
    z.object({
      type: z.string(),
      shape: z.array(z.number()),
      values: z.array(z.union([z.number(), z.string().transform(BigInt)])),
    }),
  ),
}).parse(JSON.parse(readFileSync(new URL("goldens/state_dict.json", import.meta.url), "utf8")));

const bytesOf = (name: string) => new Uint8Array(readFileSync(new URL(`goldens/${name}`, import.meta.url)));
const read = (bytes: Uint8Array, name: string) => readTorchCheckpoint(bytesSource(bytes, name));
const open = (name: string) => read(bytesOf(name), name);

test.each(["state_dict_zip.pth", "state_dict_legacy.pth"])(
  "every tensor of %s is what PyTorch saved: windows, transposes and strides, in every type",
  async (name) => {
    const tensors = await open(name);
    expect([...tensors.keys()]).toEqual(Object.keys(golden.tensors));
    for (const [key, { type, shape, values }] of Object.entries(golden.tensors)) {
      const tensor = tensors.get(key)!;
      expect([tensor.type, tensor.shape]).toEqual([type, shape]);
      expect([...await tensor.read()]).toEqual(values);
    }
  },
);

test.each([
  ["calls_system.pth", "the global posix.system, which is never loaded"],
  ["calls_system_legacy.pth", "the global posix.system, which is never loaded"],
  ["whole_module.pth", "the global torch.nn.modules.linear.Linear, which is never loaded"],
  ["nested.pth", "found a number under 'epoch'. Save model.state_dict()"],
])("%s holds more than tensors and is refused", async (name, message) => {
  await expect(open(name)).rejects.toThrow(`Cannot read ${name}: expected`);
  await expect(open(name)).rejects.toThrow(message);
});

test("what is no checkpoint is refused", async () => {
  await expect(read(Uint8Array.of(1, 2, 3), "x.pth")).rejects.toThrow("expected a PyTorch checkpoint");
  await expect(read(new Uint8Array(0), "x.pth")).rejects.toThrow("expected a PyTorch checkpoint");
  await expect(read(Uint8Array.of(0x80, 2, 0x4b, 7, 0x2e), "x.pth")).rejects.toThrow("PyTorch's magic number");
});

test("a checkpoint that is cut short is refused", async () => {
  const legacy = bytesOf("state_dict_legacy.pth");
  await expect(read(legacy.subarray(0, -1), "x.pth")).rejects.toThrow("it is truncated");
  await expect(read(legacy.subarray(0, 300), "x.pth")).rejects.toThrow("it is truncated");
  await expect(read(bytesOf("state_dict_zip.pth").subarray(0, -1), "x.pth")).rejects.toThrow("it is truncated");
});

test("mutated checkpoints are read or refused, whatever was changed", async () => {
  const files = ["state_dict_zip.pth", "state_dict_legacy.pth", "calls_system.pth"].map(bytesOf);
  await surviveMutation(files, async (bytes, name) => {
    for (const tensor of (await read(bytes, name)).values()) await tensor.read();
  }, { numRuns: 3000 });
});
