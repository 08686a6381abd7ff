// Bundles scripts and styles into static/built and collects the licences of what went in.
import { build } from "esbuild";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(here, "../static/built");
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const result = await build({
  entryPoints: {
    liantu: join(here, "liantu.ts"),
    charts: join(here, "charts/charts.ts"),
    chain: join(here, "chain/map.ts"),
  },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome90", "firefox90", "safari15"],
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});
await build({
  entryPoints: { liantu: join(here, "styles/liantu.css") },
  outdir: out,
  bundle: true,
  minify: true,
  target: ["chrome111", "firefox113", "safari16.2"],
  logLevel: "warning",
});

const packages = new Set();
for (const input of Object.keys(result.metafile.inputs)) {
  const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (found) packages.add(found[1]);
}
const isLicence = (path) => /(^|\/)(licen[cs]e|notice|copying)/i.test(path) && !/\.(js|ts|json)$/.test(path);
const texts = [...packages].sort().map((name) => {
  const folder = join("node_modules", name);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const places = [folder, join(folder, "licenses")].filter((place) => existsSync(place));
  const files = places.flatMap((place) => readdirSync(place, { withFileTypes: true }).filter((file) => file.isFile()).map((file) => join(place, file.name)));
  const words = files.filter((file) => isLicence(file.slice(folder.length))).sort().map((file) => readFileSync(file, "utf8").trim());
  const author = about.author?.name ?? about.author ?? "see the package";
  return `${name} ${about.version} (${about.license})\n${"=".repeat(72)}\n${words.join("\n\n") || `License: ${about.license}. Author: ${author}`}\n`;
});
writeFileSync(join(out, "LICENSES.txt"), `Packages bundled into the scripts of this folder.\n\n${texts.join("\n")}`);
