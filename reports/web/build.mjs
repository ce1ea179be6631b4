// Builds dist/: the one script that report.html embeds, its style, and the static renderer that runs under Node.
import { build } from "esbuild";
import { copyFile, mkdir } from "node:fs/promises";

await mkdir("dist", { recursive: true });

const common = { bundle: true, minify: true, legalComments: "none", charset: "utf8", logLevel: "warning" };

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
