// Charts of macro figures. Every number stands in the table below its chart; without JavaScript the table remains.
const NARROW_PX = 620;
const percent = new Intl.NumberFormat("id-ID", { maximumFractionDigits: 1 });

for (const place of document.querySelectorAll("[data-chart]")) {
  const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  draw(place, data);
}

function draw(place, data) {
  place.style.height = heightOf(data); // through the object model, which the content policy allows
  const chart = window.echarts.init(place, null, { renderer: "svg" });
  const show = () => chart.setOption(optionOf(data, place.clientWidth < NARROW_PX), true);
  show();
  new ResizeObserver(() => { chart.resize(); show(); }).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTimeout(show));
}

function heightOf(data) {
  return data.kind === "groups" ? `${4.5 + 1.9 * data.groups.length}rem` : "22rem";
}

function optionOf(data, isNarrow) {
  const colours = coloursOf();
  const option = { lines: linesOption, path: pathOption, groups: groupsOption }[data.kind](data, isNarrow, colours);
  return {
    animation: false,
    textStyle: { fontFamily: "inherit", color: colours.ink },
    tooltip: { trigger: "item", formatter: tooltip, backgroundColor: colours.paper, borderColor: colours.line, confine: true },
    ...option,
  };
}

function coloursOf() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    ink: read("--ink"), soft: read("--ink-soft"), line: read("--line"), strong: read("--line-strong"),
    paper: read("--paper"), home: read("--primary"), province: read("--warn"),
  };
}

function axes(data, colours, isNarrow) {
  const axis = { axisLine: { lineStyle: { color: colours.strong } }, axisLabel: { color: colours.soft, hideOverlap: true } };
  return {
    xAxis: {
      type: "category", data: data.years.map(String), axisTick: { show: false }, ...axis,
      axisLabel: { ...axis.axisLabel, interval: isNarrow && data.years.length > 6 ? 4 : 0 },
    },
    yAxis: {
      type: "value", min: 0, max: highest(data), name: data.unit, nameTextStyle: { color: colours.soft, align: "left", padding: [0, 0, 0, isNarrow ? -24 : -28] },
      splitLine: { lineStyle: { color: colours.line } }, ...axis, axisLine: { show: false },
      axisLabel: { ...axis.axisLabel, formatter: (value) => percent.format(value) },
    },
  };
}

// Intervals are drawn by hand, so the axis does not see them by itself.
function highest({ points = [], lines = [] }) {
  const values = lines.flatMap((line) => line.points).filter(Boolean).map((point) => point.value);
  const drawn = [...points, ...(lines.find((line) => line.is_home)?.points ?? [])].filter(Boolean);
  return Math.ceil(Math.max(...values, ...drawn.map((point) => Math.max(point.value, point.high ?? 0))));
}

function linesOption(data, isNarrow, colours) {
  const named = data.lines.filter((line) => !isNarrow || line.is_home || line.is_province || isOuter(line, data.lines));
  return {
    grid: { left: 34, right: isNarrow ? 96 : 156, top: 34, bottom: 28 },
    ...axes(data, colours, isNarrow),
    series: [
      ...data.lines.map((line) => lineSeries(line, named.includes(line), isNarrow, colours)),
      intervals(data.lines.find((line) => line.is_home)?.points ?? [], data.years, colours),
    ],
  };
}

// The highest and the lowest of the last figures: where the others lie is then plain without their names.
function isOuter(line, lines) {
  const last = (one) => one.points.filter(Boolean).at(-1)?.value ?? 0;
  const values = lines.map(last);
  return last(line) === Math.max(...values) || last(line) === Math.min(...values);
}

function lineSeries(line, isNamed, isNarrow, colours) {
  const colour = line.is_home ? colours.home : line.is_province ? colours.province : colours.strong;
  const width = line.is_home ? 3.5 : line.is_province ? 2 : 1.25;
  return {
    type: "line", name: line.name, connectNulls: true, symbol: "circle", symbolSize: line.is_home ? 9 : 6, z: line.is_home ? 5 : 2,
    data: line.points.map((point) => point && { value: point.value, point, area: line.name }),
    lineStyle: { color: colour, width, type: line.is_province ? "dashed" : "solid" }, itemStyle: { color: colour },
    emphasis: { focus: "series" },
    endLabel: {
      show: isNamed, formatter: isNarrow ? line.name.replace(" ", "\n") : line.name, color: line.is_home ? colours.home : line.is_province ? colours.province : colours.soft,
      fontWeight: line.is_home ? 700 : 400, fontSize: 12, distance: 8, lineHeight: 14,
      backgroundColor: colours.paper, padding: [0, 2],
    },
    labelLayout: { moveOverlap: "shiftY" },
  };
}

function pathOption(data, isNarrow, colours) {
  const column = new Map(data.years.map((year, index) => [year, index]));
  const parts = partsByLine(data.points);
  return {
    grid: { left: 34, right: isNarrow ? 16 : 40, top: 34, bottom: 28 },
    ...axes(data, colours, isNarrow),
    series: [
      ...parts.map((part) => ({
        type: "line", symbol: "circle", symbolSize: 10, z: 5, lineStyle: { color: colours.home, width: 2 }, itemStyle: { color: colours.home },
        data: part.map((point) => ({ value: [column.get(point.year), point.value], point })),
        label: { show: true, formatter: ({ data: { point } }) => `${point.shown} %`, position: [16, -14], color: colours.home, fontWeight: 700 },
        markLine: breakLine(part, parts, column, colours),
      })),
      goalSeries(data.goal, column, colours),
      intervals(data.points, data.years, colours),
    ],
  };
}

// A line of poverty that changes ends one part of the series and begins another.
function partsByLine(points) {
  const parts = [];
  for (const point of points) {
    if (parts.at(-1)?.[0].line === point.line) parts.at(-1).push(point);
    else parts.push([point]);
  }
  return parts;
}

function breakLine(part, parts, column, colours) {
  if (part === parts[0]) return undefined;
  return {
    symbol: "none", silent: true, lineStyle: { color: colours.strong, type: "dashed" },
    label: { formatter: "garis berganti", color: colours.soft }, data: [{ xAxis: column.get(part[0].year) - 0.5 }],
  };
}

function goalSeries(goal, column, colours) {
  return {
    type: "scatter", symbol: "circle", symbolSize: 13, z: 6, itemStyle: { color: colours.paper, borderColor: colours.home, borderWidth: 2.5 },
    data: goal ? [{ value: [column.get(goal.year), goal.value], point: goal, isGoal: true }] : [],
    label: { show: true, formatter: ({ data: { point } }) => `sasaran ${point.shown} %`, position: "top", distance: 8, color: colours.ink },
  };
}

// Estimates of a survey: a point and its interval for each group, all of it at the top.
function groupsOption(data, isNarrow, colours) {
  const names = data.groups.map((group) => group.name);
  const axis = { axisLine: { lineStyle: { color: colours.strong } }, axisLabel: { color: colours.soft, hideOverlap: true } };
  const number = new Intl.NumberFormat("id-ID", { notation: "compact", maximumFractionDigits: 3 });
  const ends = data.groups.flatMap((group) => [group.low ?? group.value, group.high ?? group.value, 0]);
  return {
    grid: { left: 8, right: 24, top: 8, bottom: 40, containLabel: true },
    xAxis: {
      type: "value", min: Math.min(...ends), max: nextMark(Math.max(...ends)), name: data.unit, nameLocation: "middle", nameGap: 26, nameTextStyle: { color: colours.soft },
      splitLine: { lineStyle: { color: colours.line } }, ...axis, axisLabel: { ...axis.axisLabel, formatter: (value) => number.format(value) },
    },
    yAxis: {
      type: "category", data: names, inverse: true, axisTick: { show: false }, ...axis,
      axisLabel: { ...axis.axisLabel, interval: 0, width: isNarrow ? 92 : 220, overflow: "truncate" },
    },
    series: [
      {
        type: "custom", silent: true, z: 4,
        data: data.groups.flatMap((group, index) => (group.low === null || group.high === null ? [] : [[group.low, group.high, index]])),
        renderItem: (params, api) => {
          const [left, y] = api.coord([api.value(0), api.value(2)]);
          const right = api.coord([api.value(1), api.value(2)])[0];
          const style = { stroke: colours.home, lineWidth: 1.5, fill: "none" };
          const stroke = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style });
          return { type: "group", children: [stroke(left, y, right, y), stroke(left, y - 5, left, y + 5), stroke(right, y - 5, right, y + 5)] };
        },
      },
      {
        type: "scatter", z: 5, symbolSize: (value, { data: { group } }) => (group.is_all ? 13 : 10),
        data: data.groups.map((group, index) => ({
          value: [group.value, index], group, itemStyle: { color: group.is_all ? colours.province : colours.home },
        })),
      },
    ],
  };
}

// The first round number at or above the end of the longest interval.
function nextMark(value) {
  if (value <= 0) return 0;
  const step = 10 ** Math.floor(Math.log10(value)) / 2;
  return Math.ceil(value / step) * step;
}

function groupWords({ name, shown, interval, verdict, n }) {
  return [name, shown, interval === "–" ? "" : `selang 95 %: ${interval}`, `RSE: ${verdict}`, `n ${percent.format(n)}`];
}

function intervals(points, years, colours) {
  const known = points.filter((point) => point && point.low !== null);
  return {
    type: "custom", silent: true, z: 4,
    data: known.map((point) => [years.indexOf(point.year), point.low, point.high]),
    renderItem: (params, api) => {
      const [x, top] = api.coord([api.value(0), api.value(2)]);
      const bottom = api.coord([api.value(0), api.value(1)])[1];
      const style = { stroke: colours.home, lineWidth: 1.5, fill: "none" };
      const stroke = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style });
      return { type: "group", children: [stroke(x, top, x, bottom), stroke(x - 5, top, x + 5, top), stroke(x - 5, bottom, x + 5, bottom)] };
    },
  };
}

// Text only, as nodes: markup with inline styles is refused by the content policy.
function tooltip({ data }) {
  const box = document.createElement("div");
  if (!data?.point && !data?.group) return box;
  for (const text of (data.group ? groupWords(data.group) : pointWords(data)).filter(Boolean)) {
    const line = document.createElement("div");
    line.textContent = text;
    box.append(line);
  }
  box.className = "small text-wrap";
  box.style.maxWidth = "16rem";
  box.style.color = coloursOf().ink;
  return box;
}

function pointWords({ point, area, isGoal }) {
  const interval = point.low === null ? "" : `${percent.format(point.low)} sampai ${percent.format(point.high)} %`;
  return [
    [area, point.year].filter(Boolean).join(", "), `${isGoal ? "Sasaran " : ""}${point.shown} %`,
    interval && `selang 95 %: ${interval}`, point.line, isGoal ? "" : point.margin,
  ];
}
