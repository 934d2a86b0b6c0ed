// Bundles the style sheet and the script with esbuild, drops design tokens that nothing uses, names every
// file after its content, writes a compressed twin, and collects the licences of what went in.
// Called by build.py; takes the output folder as its only argument.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
const entries = { "app.css": "src/app.css", "app.js": "src/app.js" };

/** Custom properties that the theme declares but that nothing reachable reads are left out. */
function pruneTokens(css) {
  const declaration = /^\s*(--[\w-]+):\s*(.*?);\s*$/;
  const themeValues = new Map();
  const outside = [];
  let inTheme = false;
  for (const line of css.split("\n")) {
    if (/^\.voorbeeld-theme \{/.test(line)) inTheme = true;
    else if (line === "}") inTheme = false;
    const found = inTheme ? line.match(declaration) : null;
    if (found) themeValues.set(found[1], found[2]);
    else outside.push(line);
  }
  const names = (text) => [...text.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]);
  const used = new Set();
  const queue = names(outside.join("\n"));
  while (queue.length) {
    const name = queue.pop();
    if (used.has(name)) continue;
    used.add(name);
    if (themeValues.has(name)) queue.push(...names(themeValues.get(name)));
  }
  inTheme = false;
  return css
    .split("\n")
    .filter((line) => {
      if (/^\.voorbeeld-theme \{/.test(line)) inTheme = true;
      else if (line === "}") inTheme = false;
      const found = inTheme ? line.match(declaration) : null;
      return !found || used.has(found[1]);
    })
    .join("\n");
}

function licenceOf(folder) {
  const facts = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : "";
  return { name: facts.name, version: facts.version, licence: String(facts.license), text };
}

/** One notice per npm package whose files ended up in the bundle; equal licence texts are printed once. */
function writeNotice(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const parts = input.split(/[\\/]/);
    const at = parts.lastIndexOf("node_modules");
    if (at < 0) continue;
    const depth = parts[at + 1].startsWith("@") ? 3 : 2;
    folders.add(join(here, ...parts.slice(0, at + depth)));
  }
  const packages = [...folders].filter((folder) => existsSync(join(folder, "package.json"))).map(licenceOf);
  packages.sort((a, b) => a.name.localeCompare(b.name));
  const list = packages.map((item) => `${item.name} ${item.version}: ${item.licence}`).join("\n");
  const texts = new Map();
  for (const item of packages) if (item.text) texts.set(item.text, [...(texts.get(item.text) ?? []), item.name]);
  const bodies = [...texts].map(([text, names]) => `${"-".repeat(70)}\n${names.join(", ")}\n\n${text}`).join("\n\n");
  writeFileSync(join(out, "NOTICE.txt"), `Third-party parts in these style sheets and fonts\n\n${list}\n\n${bodies}\n`);
}

function write(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const dot = name.lastIndexOf(".");
  const file = `${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
  writeFileSync(join(out, file), content);
  writeFileSync(join(out, `${file}.gz`), gzipSync(content, { level: 9 }));
  return file;
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const manifest = {};
const inputs = [];
for (const [name, source] of Object.entries(entries)) {
  const bundled = await esbuild.build({
    absWorkingDir: here,
    entryPoints: [source],
    bundle: true,
    format: "iife",
    target: ["es2020", "chrome109", "firefox115", "safari16"],
    loader: { ".woff2": "file" },
    assetNames: "[name]-[hash]",
    outdir: out,
    write: false,
    metafile: true,
    legalComments: "none",
    logLevel: "warning",
  });
  inputs.push(...Object.keys(bundled.metafile.inputs));
  for (const file of bundled.outputFiles) {
    const isEntry = file.path.endsWith(name);
    if (!isEntry) {
      writeFileSync(join(out, relative(out, file.path).split(sep).join("/")), file.contents);
      continue;
    }
    const text = name.endsWith(".css") ? pruneTokens(file.text) : file.text;
    const loader = name.endsWith(".css") ? "css" : "js";
    const small = await esbuild.transform(text, { minify: true, loader, legalComments: "none" });
    manifest[name] = write(name, small.code);
  }
}
writeNotice(inputs);
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
