// How charts look, on the page and in the static SVG: the specs themselves say only what is drawn.

// Okabe and Ito's colours, which stay apart for colour-blind readers; lightened where they stand on dark ground.
const light = {
  ink: "#1c1e21", faint: "#5c6066", grid: "#e4e6e9",
  series: ["#0072b2", "#d55e00", "#009e73", "#a8558a", "#b07d00", "#3a9bd1", "#4d4d4d"],
  shades: ["#08306b", "#2f7fbf", "#86b9df"],
};
const dark = {
  ink: "#e8eaed", faint: "#a6abb3", grid: "#34383e",
  series: ["#5bb5ec", "#ff9a4d", "#35c79b", "#e39ac8", "#e8c547", "#9ad0f0", "#c9ccd1"],
  shades: ["#dcefff", "#74b4e6", "#3c78ad"],
};

const font = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif";

/** The Vega-Lite config of a theme; `width` is the chart's whole width in pixels. */
export function theme(isDark, width = 720) {
  const colour = isDark ? dark : light;
  const size = 12;
  return {
    background: "transparent",
    font,
    padding: 4,
    view: { stroke: null },
    axis: {
      labelColor: colour.faint, titleColor: colour.ink, labelFontSize: size, titleFontSize: size,
      titleFontWeight: "normal", titlePadding: 8, labelPadding: 5, gridColor: colour.grid,
      domainColor: colour.faint, tickColor: colour.faint, tickSize: 4, labelOverlap: "greedy",
      labelSeparation: 6, titleLimit: 400,
    },
    axisX: { grid: false, tickCount: width < 500 ? 5 : 9, labelFlush: true },
    // One width for all labels, so that the plots of a page line up.
    axisY: { domain: false, ticks: false, minExtent: 38, maxExtent: 38 },
    legend: {
      orient: "top", direction: "horizontal", title: null, labelColor: colour.ink, labelFontSize: size,
      labelLimit: 260, symbolStrokeWidth: 2.5, symbolSize: 260, columnPadding: 18, offset: 10, padding: 0,
    },
    header: {
      labelColor: colour.ink, labelFontSize: size, labelFontWeight: "bold", labelPadding: 4, title: null,
    },
    line: { strokeWidth: 2, strokeCap: "butt" },
    bar: { color: colour.series[0] },
    point: { size: 40 },
    range: { category: colour.series, ordinal: colour.shades },
  };
}

/** Pixels beside the plot itself: axis labels, axis title and padding. */
const beside = 76;

/** A copy of the spec for a chart of this whole width. */
export function fitted(spec, width) {
  const copy = structuredClone(spec);
  const view = copy.spec ?? copy;
  view.width = Math.max(120, Math.round(width) - beside);
  for (const { encoding } of [view, ...view.layer]) {
    const legend = encoding?.color?.legend;
    // As many columns as the longest label allows, estimated at 6.5 pixels a letter and 38 beside.
    if (legend) {
      const longest = Math.max(...encoding.color.scale.domain.map(label => label.length));
      legend.columns = Math.max(1, Math.floor(view.width / (longest * 6.5 + 38)));
    }
  }
  return copy;
}
