// Households of a round as points, coloured and shaped by state. The counts stand in the table below; without JavaScript
// the table remains. No tiles: villages lie beyond the reach of a free map, and addresses of the poor go to nobody.
const SHAPES = ["triangle", "circle", "diamond", "rect"];
const place = document.querySelector("[data-map]");
const data = JSON.parse(document.getElementById(place.dataset.map).textContent);
const chart = window.echarts.init(place);
const show = () => chart.setOption(option(), true);

show();
new ResizeObserver(() => { chart.resize(); show(); }).observe(place);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTimeout(show));

function option() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const [east, north] = ranges();
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(place).fontFamily, color: colour("ink") },
    legend: { top: 0, left: 0, itemWidth: 14, textStyle: { color: colour("ink"), fontSize: 13 }, data: data.states.map((state) => state.label) },
    grid: { left: 8, right: 8, top: 56, bottom: 8 },
    xAxis: axis(east, colour), yAxis: axis(north, colour),
    dataZoom: [{ type: "inside", xAxisIndex: 0, zoomOnMouseWheel: "ctrl", filterMode: "none" }, { type: "inside", yAxisIndex: 0, zoomOnMouseWheel: "ctrl", filterMode: "none" }],
    tooltip: { trigger: "item", formatter: tooltip, backgroundColor: colour("paper"), borderColor: colour("line"), confine: true },
    series: data.states.map((state, number) => ({
      type: "scatter", name: state.label, symbol: SHAPES[number], symbolSize: 9, z: 10 - number,
      itemStyle: { color: colour(state.tone), opacity: 0.85, borderColor: colour("paper"), borderWidth: 1 },
      data: data.points.filter((point) => point[2] === number).map(([longitude, latitude, , code]) => ({ value: [longitude, latitude], code })),
    })),
  };
}

function axis([min, max], colour) {
  return {
    type: "value", min, max, axisLabel: { show: false }, axisTick: { show: false },
    axisLine: { show: true, onZero: false, lineStyle: { color: colour("line") } }, splitLine: { lineStyle: { color: colour("line") } },
  };
}

// A degree east and a degree north are alike at the equator: both axes get one scale.
function ranges() {
  const width = Math.max(place.clientWidth - 16, 1);
  const height = Math.max(place.clientHeight - 64, 1);
  const [east, north] = [0, 1].map((at) => extent(data.points.map((point) => point[at])));
  const degrees = 1.1 * Math.max(east.size / width, north.size / height, 0.00001);
  return [around(east, degrees * width), around(north, degrees * height)];
}

function extent(values) {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return { middle: (low + high) / 2, size: high - low };
}

function around({ middle }, size) {
  return [middle - size / 2, middle + size / 2];
}

// Text only, as nodes: markup with inline styles is refused by the content policy.
function tooltip({ data: point, seriesName }) {
  const box = document.createElement("div");
  box.className = "small text-wrap";
  box.style.color = getComputedStyle(document.documentElement).getPropertyValue("--ink").trim();
  for (const text of [point.code, seriesName]) {
    const line = document.createElement("div");
    line.textContent = text;
    box.append(line);
  }
  return box;
}
