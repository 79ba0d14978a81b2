// A signature as strokes of a finger: [[[x, y, ms], ...], ...]. Small, and comparable later; no picture.

const MOST_BYTES = 5000;
const LEAST_STEP = 3; // pixels between two points kept

export function drawStrokes(canvas, strokes) {
  const pen = canvas.getContext("2d");
  const scale = canvas.width / canvas.clientWidth || 1;
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, canvas.width, canvas.height);
  Object.assign(pen, { lineWidth: 2.5, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
  for (const stroke of strokes) {
    pen.beginPath();
    stroke.forEach(([x, y], index) => (index ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    if (stroke.length === 1) pen.lineTo(stroke[0][0] + 0.1, stroke[0][1]);
    pen.stroke();
  }
}

// Every second point goes until it is small enough; the ends of a stroke stay.
export function thinned(strokes) {
  let kept = strokes;
  while (JSON.stringify(kept).length > MOST_BYTES && kept.some((stroke) => stroke.length > 2)) {
    kept = kept.map((stroke) => stroke.filter((_, index) => index % 2 === 0 || index === stroke.length - 1));
  }
  return kept;
}

// Draws into `canvas.strokes`, whichever these are: the same canvas may show another question after a while.
export function listenToPen(canvas, changed) {
  const start = performance.now();
  let stroke = null;
  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    return [Math.round(event.clientX - box.left), Math.round(event.clientY - box.top), Math.round(performance.now() - start)];
  };
  canvas.width = canvas.clientWidth * devicePixelRatio;
  canvas.height = canvas.clientHeight * devicePixelRatio;
  drawStrokes(canvas, canvas.strokes);
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    stroke = [point(event)];
    canvas.strokes.push(stroke);
    drawStrokes(canvas, canvas.strokes);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!stroke) return;
    const next = point(event);
    const [x, y] = stroke.at(-1);
    if (Math.hypot(next[0] - x, next[1] - y) < LEAST_STEP) return;
    stroke.push(next);
    drawStrokes(canvas, canvas.strokes);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      if (stroke) changed();
      stroke = null;
    });
  }
}
