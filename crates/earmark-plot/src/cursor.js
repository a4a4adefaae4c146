// A vertical line through the panels of a stack, and the values of both axes under the pointer.
const svg = document.querySelector('main > svg');
const reading = document.getElementById('reading');
const hair = document.createElementNS(svg.namespaceURI, 'line');
hair.setAttribute('class', 'hair');
svg.append(hair);

// The value at a part from 0 to 1 of an axis, from the table of its values at even steps.
function value(table, part) {
  const place = part * (table.length - 1);
  const below = Math.min(Math.floor(place), table.length - 2);
  return table[below] + (place - below) * (table[below + 1] - table[below]);
}

function time(seconds) {
  if (seconds < 1) return (1000 * seconds).toPrecision(3) + ' ms';
  const text = (seconds % 60).toFixed(2) + ' s';
  return seconds < 60 ? text : Math.floor(seconds / 60) + ' min ' + text;
}

function read(kind, number) {
  if (kind === 'time') return time(number);
  if (kind === 'frequency') return (number < 1000 ? number.toFixed(0) + ' Hz' : (number / 1000).toFixed(2) + ' kHz');
  return number.toPrecision(3).replace('-', '\u2212');
}

function hide() {
  hair.style.display = 'none';
  reading.hidden = true;
}

svg.addEventListener('pointerleave', hide);
svg.addEventListener('pointermove', (event) => {
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const panel = [...svg.querySelectorAll('[data-box]')].find((panel) => {
    const [x, y, width, height] = panel.dataset.box.split(' ').map(Number);
    return point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
  });
  if (!panel) return hide();
  const data = panel.dataset;
  const [x, y, width, height] = data.box.split(' ').map(Number);
  const [top, bottom] = data.span.split(' ').map(Number);
  const across = value(data.x.split(' ').map(Number), (point.x - x) / width);
  const up = value(data.y.split(' ').map(Number), 1 - (point.y - y) / height);
  hair.setAttribute('x1', point.x);
  hair.setAttribute('x2', point.x);
  hair.setAttribute('y1', top);
  hair.setAttribute('y2', bottom);
  hair.style.display = '';
  reading.textContent = read(data.xKind, across) + '   ' + read(data.yKind, up);
  reading.hidden = false;
  reading.style.left = Math.min(event.clientX + 14, innerWidth - reading.offsetWidth - 4) + 'px';
  reading.style.top = Math.max(event.clientY - 34, 4) + 'px';
});
