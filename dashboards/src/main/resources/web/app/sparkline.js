// @ts-check
import { useEffect, useRef } from 'preact/hooks';
import { effect } from '@preact/signals';
import { theme } from './address.js';
import { colour } from './colours.js';
import { html } from './html.js';
import { SERIES, gap, ringOf } from './rings.js';
import { drawn } from './store.js';

const SPAN = 60_000;

/** A sparkline of the records per second in the last minute. @param {{stream: string}} props */
export function Sparkline({ stream }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => {
    /** @type {string | undefined} */
    let ink;
    const stopTheme = effect(() => {
      theme.value;
      ink = undefined;
    });
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const forget = () => (ink = undefined);
    scheme.addEventListener('change', forget);
    const stop = effect(() => {
      drawn.value;
      if (!canvas.current) return;
      ink ??= colour(document.body, '--in');
      const ring = ringOf(stream);
      draw(canvas.current, ring.stretches(SERIES.recordsIn, SPAN, gap()), ring.last, ink);
    });
    return () => {
      stop();
      stopTheme();
      scheme.removeEventListener('change', forget);
    };
  }, [stream]);
  return html`<canvas ref=${canvas} class="spark" aria-hidden="true"></canvas>`;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{time: number, value: number}[][]} stretches each drawn as a separate line
 * @param {number} end the time at the right edge
 * @param {string} ink
 */
function draw(canvas, stretches, end, ink) {
  const scale = devicePixelRatio;
  const [width, height] = [canvas.clientWidth * scale, canvas.clientHeight * scale];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  pen.clearRect(0, 0, width, height);
  const top = stretches.flat().reduce((most, { value }) => Math.max(most, value), 1) * 1.1;
  /** @param {number} time */
  const across = (time) => width - ((end - time) * width) / SPAN;
  pen.strokeStyle = pen.fillStyle = ink;
  pen.lineWidth = 1.25 * scale;
  pen.lineJoin = 'round';
  for (const points of stretches) {
    pen.beginPath();
    for (const { time, value } of points) pen.lineTo(across(time), height - scale - (value / top) * (height - 2 * scale));
    pen.stroke();
    pen.lineTo(across(points[points.length - 1].time), height);
    pen.lineTo(across(points[0].time), height);
    pen.globalAlpha = 0.12;
    pen.fill();
    pen.globalAlpha = 1;
  }
}
