// Bundles the rooms' scripts and styles into static/built and collects the licences of what went in.
// A room's front end is its folder `frontend`: each `<name>.ts` in it becomes built/<name>.js (what it imports stands in folders below);
// `styles.css` of all rooms becomes built/liantu.css, then `print.css` of all rooms. The arguments are the rooms' names, in their order.
import { build } from "esbuild";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const rooms = process.argv.slice(2).map((name) => resolve(here, "../..", name, "frontend")).filter((folder) => existsSync(folder));
const out = resolve(here, "../static/built");
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const scripts = rooms.flatMap((folder) => readdirSync(folder).filter((name) => /(?<!\.d)\.ts$/.test(name)).map((name) => join(folder, name)));
const names = scripts.map((path) => basename(path, ".ts"));
const twice = names.find((name, place) => names.indexOf(name) !== place);
if (twice) throw new Error(`two rooms have a script ${twice}.ts`);
const sheets = ["styles.css", "print.css"].flatMap((name) => rooms.map((folder) => join(folder, name))).filter((path) => existsSync(path));

const result = await build({
  entryPoints: Object.fromEntries(scripts.map((path, place) => [names[place], path])),
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
  stdin: { contents: sheets.map((path) => `@import ${JSON.stringify(path)};`).join("\n"), loader: "css", resolveDir: here },
  outfile: join(out, "liantu.css"),
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
