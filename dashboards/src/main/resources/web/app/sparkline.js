// @ts-check
import { useEffect, useRef } from 'preact/hooks';
import { effect } from '@preact/signals';
import { theme } from './address.js';
import { colour } from './colours.js';
import { html } from './html.js';
import { SERIES, drawn, ringOf } from './store.js';

const POINTS = 120;

/** Records per second of the last minute. @param {{stream: string}} props */
export function Sparkline({ stream }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => {
    /** @type {string | undefined} */
    let ink;
    const stopTheme = effect(() => {
      theme.value;
      ink = undefined;
    });
    const stop = effect(() => {
      drawn.value;
      if (!canvas.current) return;
      ink ??= colour(document.body, '--in');
      draw(canvas.current, ringOf(stream).newest(SERIES.recordsIn, POINTS), ink);
    });
    return () => {
      stop();
      stopTheme();
    };
  }, [stream]);
  return html`<canvas ref=${canvas} class="spark" aria-hidden="true"></canvas>`;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number[]} values
 * @param {string} ink
 */
function draw(canvas, values, ink) {
  const scale = devicePixelRatio;
  const [width, height] = [canvas.clientWidth * scale, canvas.clientHeight * scale];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  pen.clearRect(0, 0, width, height);
  if (values.length < 2) return;
  const top = Math.max(1, ...values) * 1.1;
  pen.beginPath();
  values.forEach((value, i) => {
    pen.lineTo(width - ((values.length - 1 - i) * width) / (POINTS - 1), height - scale - (value / top) * (height - 2 * scale));
  });
  pen.strokeStyle = ink;
  pen.lineWidth = 1.25 * scale;
  pen.lineJoin = 'round';
  pen.stroke();
  pen.lineTo(width, height);
  pen.lineTo(width - ((values.length - 1) * width) / (POINTS - 1), height);
  pen.globalAlpha = 0.12;
  pen.fillStyle = ink;
  pen.fill();
  pen.globalAlpha = 1;
}
