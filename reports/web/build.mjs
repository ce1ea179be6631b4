// Builds dist/: the one script that report.html embeds, its style, and the static renderer that runs under Node.
import { build } from "esbuild";
import { copyFile, mkdir, readFile } from "node:fs/promises";

await mkdir("dist", { recursive: true });

// What is carried must carry its licences: every report.html hands these libraries on.
const licences = [];
for (const name of ["vega", "vega-lite", "vega-embed", "d3-array"])
  licences.push(`${name}${name === "d3-array" ? " (and the other d3 modules)" : ""}\n\n`
    + (await readFile(`node_modules/${name}/LICENSE`, "utf8")).trim());
const banner = { js: `/*\nContains these libraries and what they depend on.\n\n${licences.join("\n\n")}\n*/` };

const common = { bundle: true, minify: true, legalComments: "none", charset: "utf8", logLevel: "warning", banner };

// For the page: a classic script, because a module script does not load from file://.
await build({
  ...common,
  entryPoints: ["src/page.js"],
  outfile: "dist/page.js",
  format: "iife",
  target: "es2022",
});

// For Node: one file, so that it starts fast and needs no node_modules beside it.
await build({
  ...common,
  entryPoints: ["src/render.mjs"],
  outfile: "dist/render.mjs",
  format: "esm",
  platform: "node",
  target: "node20",
  // Without the optional native canvas, text is measured by an estimate that is the same on every machine.
  external: ["canvas", "@napi-rs/canvas"],
});

await copyFile("src/page.css", "dist/page.css");
