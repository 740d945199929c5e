import { decode, encode } from "fast-png";
import { expect, test } from "vitest";
import { composePanels } from "./compose_panels.ts";

test("panels are set at their places on white, and what reaches beyond is cut off", () => {
  const red = encode({ width: 2, height: 1, data: new Uint8Array([255, 0, 0, 255, 255, 0, 0, 255]), channels: 4 });
  const whole = decode(composePanels([{ png: red, x: 2, y: 1 }], { width: 3, height: 2 }));
  const pixels = Array.from({ length: 6 }, (_, i) => [...whole.data.slice(3 * i, 3 * i + 3)].join());
  expect(pixels).toEqual([...Array(5).fill("255,255,255"), "255,0,0"]);
});

test("a grey picture is refused", () => {
  const grey = encode({ width: 1, height: 1, data: new Uint8Array([7]), channels: 1 });
  expect(() => composePanels([{ png: grey, x: 0, y: 0 }], { width: 1, height: 1 })).toThrow(TypeError);
});
