// Draws every *.vl.json of the folders given as static SVG beside it. The same spec gives the same bytes.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { logger, parse, View, Warn } from "vega";
import { compile } from "vega-lite";
import { fitted, theme } from "./theme.js";

const width = 720;
const suffix = ".vl.json";

// Whatever the libraries warn of is a fault of the spec. It is kept until the drawing ends, because they swallow what
// is thrown while they load.
let fault = null;
const strict = logger(Warn);
strict.warn = strict.error = (...words) => {
  fault ??= words.join(" ");
  return strict;
};

// The specs hold their data: nothing may be fetched.
const loader = { load: async uri => { throw new Error(`the spec asks for ${uri}`); } };

/** Points that appear under the pointer have no place in a static plot. */
function still(spec) {
  const view = spec.spec ?? spec;
  view.layer = view.layer.filter(layer => layer.name !== "hover");
  return spec;
}

async function draw(file) {
  const spec = still(fitted(JSON.parse(await readFile(file, "utf8")), width));
  const config = { ...theme(false, width), background: "white" };
  const view = new View(parse(compile(spec, { config, logger: strict }).spec), { renderer: "none", loader, logger: strict });
  const svg = await view.toSVG();
  view.finalize();
  if (fault) throw new Error(fault);
  await writeFile(file.slice(0, -suffix.length) + ".svg", svg + "\n");
}

let current = "";
try {
  for (const folder of process.argv.slice(2)) {
    const names = (await readdir(folder)).filter(name => name.endsWith(suffix)).sort();
    for (const name of names) {
      current = name;
      await draw(join(folder, name));
    }
  }
} catch (error) {
  console.error(`${current}: ${error.message}`);
  process.exitCode = 1;
}
