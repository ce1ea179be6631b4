// Brings the figures of a report to life: each becomes a chart with tooltips, as wide as its place and in the page's
// colours. Until then, without script and in print, the static plot stands there.
import embed from "vega-embed";
import { fitted, theme } from "./theme.js";

const darkness = matchMedia("(prefers-color-scheme: dark)");
const figures = [...document.querySelectorAll("figure[data-chart]")].map(figure => ({
  place: figure.querySelector(".live"),
  spec: JSON.parse(document.getElementById(`spec-${figure.dataset.chart}`).textContent),
  width: 0,
  view: null,
}));

async function draw(figure, width) {
  figure.width = width;
  const config = theme(darkness.matches, width);
  const result = await embed(figure.place, fitted(figure.spec, width), {
    actions: false,
    // Expressions are interpreted, because the page's policy forbids code made from text.
    ast: true,
    config,
    mode: "vega-lite",
    renderer: "svg",
    tooltip: { theme: darkness.matches ? "dark" : "light" },
  });
  figure.view?.finalize();
  figure.view = result;
}

async function drawAll(anew) {
  for (const figure of figures) {
    const width = figure.place.parentElement.clientWidth;
    if (width > 0 && (anew || Math.abs(width - figure.width) > 1)) await draw(figure, width);
  }
}

// One drawing at a time; a change during it is seen by the next.
let last = Promise.resolve();
function redraw(anew) {
  last = last.then(() => drawAll(anew)).catch(error => {
    document.documentElement.classList.remove("scripted");
    console.error(error);
  });
  return last;
}

document.documentElement.classList.add("scripted");
redraw(true).then(() => document.documentElement.classList.add("drawn"));

let pause;
addEventListener("resize", () => {
  clearTimeout(pause);
  pause = setTimeout(() => redraw(false), 120);
});
darkness.addEventListener("change", () => redraw(true));
