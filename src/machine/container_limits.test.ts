import { expect, test } from "vitest";
import { readContainerLimits } from "./container_limits.ts";
import { fixtureMachine } from "./fixture_machine.ts";

test("version 2: the tightest of the groups around the process counts", () => {
  const { files, remove } = fixtureMachine({
    "proc/self/cgroup": "0::/user.slice/job\n",
    "sys/fs/cgroup/user.slice/cpu.max": "150000 100000",
    "sys/fs/cgroup/user.slice/job/cpu.max": "max 100000",
    "sys/fs/cgroup/user.slice/memory.max": "max",
    "sys/fs/cgroup/user.slice/job/memory.max": "2147483648",
  });
  expect(readContainerLimits(files)).toMatchObject({ cores: { value: 1.5 }, memory: { value: 2 ** 31 } });
  remove();
});

test("version 2 inside a container: the limits lie at the root", () => {
  const { files, remove } = fixtureMachine({
    "proc/self/cgroup": "0::/\n",
    "sys/fs/cgroup/cpu.max": "50000 100000",
    "sys/fs/cgroup/memory.max": "max",
  });
  expect(readContainerLimits(files)).toMatchObject({ cores: { value: 0.5 }, memory: { value: "no limit" } });
  remove();
});

test("version 1 keeps a folder for each controller, and writes no limit as -1 and as a huge number", () => {
  const { files, remove } = fixtureMachine({
    "proc/self/cgroup": "4:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n",
    "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1",
    "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
    "sys/fs/cgroup/cpu/docker/abc/cpu.cfs_quota_us": "200000",
    "sys/fs/cgroup/cpu/docker/abc/cpu.cfs_period_us": "100000",
    "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712",
  });
  expect(readContainerLimits(files)).toMatchObject({ cores: { value: 2 }, memory: { value: "no limit" } });
  remove();
});

test("a machine without control groups has none, and says so", () => {
  const { files, remove } = fixtureMachine({});
  expect(readContainerLimits(files).cores).toMatchObject({ reason: expect.stringMatching(/^there is no .*cgroup$/) });
  remove();
});
