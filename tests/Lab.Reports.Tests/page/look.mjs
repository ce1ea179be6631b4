// Opens a page from disk in a browser, in several windows, and prints what it saw as JSON.
// Usage: node look.mjs BROWSER PAGE PROFILE
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [browser, page, profile] = process.argv.slice(2);
const views = [
  { name: "desktop", width: 1280, colorScheme: "light" },
  { name: "phone", width: 390, colorScheme: "light" },
  { name: "dark", width: 1280, colorScheme: "dark" },
];

const context = await chromium.launchPersistentContext(profile, {
  executablePath: browser,
  headless: true,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});

async function look(view) {
  const tab = await context.newPage();
  const said = [], requests = [];
  tab.on("console", message => said.push(`${message.type()}: ${message.text()}`));
  tab.on("pageerror", error => said.push(`error: ${error.message}`));
  tab.on("request", request => requests.push(request.url()));
  await tab.setViewportSize({ width: view.width, height: 900 });
  await tab.emulateMedia({ colorScheme: view.colorScheme });
  await tab.goto(pathToFileURL(page).href);
  await tab.waitForSelector("html.drawn", { timeout: 30000 });
  const seen = await tab.evaluate(() => {
    const shown = element => element.getBoundingClientRect().height > 0;
    return {
      figures: document.querySelectorAll("figure").length,
      charts: [...document.querySelectorAll("figure .live > svg, figure .live .chart-wrapper > svg")].filter(shown).length,
      drawn: [...document.querySelectorAll("figure .live svg")].filter(svg => svg.querySelectorAll("path").length > 3).length,
      stills: [...document.querySelectorAll("figure .still")].filter(shown).length,
      scrollWidth: document.documentElement.scrollWidth,
      clippedCharts: [...document.querySelectorAll("figure .live svg")]
        .filter(svg => svg.getBoundingClientRect().right > svg.closest(".chart").getBoundingClientRect().right + 1).length,
      ground: getComputedStyle(document.body).backgroundColor,
      axisInk: document.querySelector("figure .live svg .role-axis-title text")?.getAttribute("fill") ?? "",
      first: document.querySelector("main").innerText.split("\n")[0],
      bold: document.querySelectorAll(".claim b, .warnings li b, img[src=x]").length,
      text: document.querySelector("main").innerText,
    };
  });
  seen.tooltip = await hover(tab);
  await tab.emulateMedia({ media: "print", colorScheme: view.colorScheme });
  seen.printedStills = await tab.evaluate(() =>
    [...document.querySelectorAll("figure .still")].filter(image => image.getBoundingClientRect().height > 0
      && image.naturalWidth > 0).length);
  seen.printedGround = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await tab.close();
  return { ...view, ...seen, said, requests };
}

/** The tooltip that appears over the middle of the first chart. */
async function hover(tab) {
  const chart = tab.locator("figure .live svg").first();
  if (await chart.count() === 0) return "";
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  await tab.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await tab.mouse.move(box.x + box.width / 2 + 3, box.y + box.height / 2 + 3);
  const tip = tab.locator("#vg-tooltip-element.visible");
  try {
    await tip.waitFor({ timeout: 5000 });
    return await tip.innerText();
  } catch {
    return "";
  }
}

try {
  const seen = [];
  for (const view of views) seen.push(await look(view));
  console.log(JSON.stringify(seen));
} finally {
  await context.close();
}
