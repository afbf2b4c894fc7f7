// Packs the npm packages into a folder: `logflowc`, and beside it the native command for the platform of this machine.
// Usage: node pack.mjs BINARY FOLDER. Version, description and licence are those of Cargo.toml.

import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Platforms that get a package, as node calls them. */
const PLATFORMS = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64"];

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const [binary, out] = process.argv.slice(2).map((path) => resolve(path));
const platform = `${process.platform}-${process.arch}`;

function metadata() {
  const words = ["metadata", "--no-deps", "--locked", "--format-version", "1"];
  const all = JSON.parse(execFileSync("cargo", words, { cwd: root, maxBuffer: 1 << 26 }));
  const { version, description, license } = all.packages.find(({ name }) => name === "logflowc");
  return { version, description, license };
}

/** Packs a package that consists of a manifest and of files by their place in it. */
function pack(manifest, files) {
  const folder = mkdtempSync(join(tmpdir(), "logflowc-npm-"));
  try {
    for (const [place, from] of Object.entries(files)) {
      cpSync(from, join(folder, place));
      if (place.startsWith("bin/")) chmodSync(join(folder, place), 0o755);
    }
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2) + "\n");
    execFileSync("npm", ["pack", "--silent", "--pack-destination", out], { cwd: folder, stdio: "inherit" });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const common = metadata();
const licence = { LICENSE: join(root, "LICENSE") };
mkdirSync(out, { recursive: true });
pack(
  {
    name: `logflowc-${platform}`,
    ...common,
    description: `The command logflowc for ${platform}`,
    os: [process.platform],
    cpu: [process.arch],
    ...(process.platform === "linux" && { libc: ["glibc"] }),
    files: ["bin"],
    preferUnplugged: true,
  },
  { ...licence, [`bin/${basename(binary)}`]: binary },
);
pack(
  {
    name: "logflowc",
    ...common,
    bin: { logflowc: "bin/logflowc.js" },
    engines: { node: ">=18" },
    files: ["bin"],
    optionalDependencies: Object.fromEntries(PLATFORMS.map((name) => [`logflowc-${name}`, common.version])),
  },
  { ...licence, "README.md": join(root, "README.md"), "bin/logflowc.js": join(here, "bin/logflowc.js") },
);
