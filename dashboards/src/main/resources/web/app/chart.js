// @ts-check
import { useEffect, useRef } from 'preact/hooks';
import { effect } from '@preact/signals';
import uPlot from 'uplot';
import { theme } from './address.js';
import { colour } from './colours.js';
import { html } from './html.js';
import { SERIES, gap, ringOf } from './rings.js';
import { drawn } from './store.js';

const HEIGHT = 150;
const SPAN_SECONDS = 180;

/**
 * A chart of a stream's incoming and outgoing traffic over the last minutes.
 * @param {{stream: string, title: string, unit: 'records' | 'bytes', format: (value: number) => string}} props
 */
export function Chart({ stream, title, unit, format }) {
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    const element = /** @type {HTMLDivElement} */ (place.current);
    /** @type {uPlot | undefined} */
    let plot;
    const build = () => {
      plot?.destroy();
      plot = new uPlot(options(element, format), data(stream, unit), element);
    };
    const stopTheme = effect(() => {
      theme.value;
      build();
    });
    const stopData = effect(() => {
      drawn.value;
      plot?.setData(data(stream, unit));
    });
    const resized = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', build);
    return () => {
      stopTheme();
      stopData();
      resized.disconnect();
      scheme.removeEventListener('change', build);
      plot?.destroy();
    };
  }, [stream]);
  return html`
    <figure class="chart">
      <figcaption><span>${title}</span><span class="legend"><i class="in"></i>in <i class="out"></i>out</span></figcaption>
      <div ref=${place} class="plot" role="img" aria-label="${title} over the last three minutes"></div>
    </figure>
  `;
}

/**
 * @param {string} stream
 * @param {'records' | 'bytes'} unit
 */
function data(stream, unit) {
  const columns = ringOf(stream).columns(gap());
  const [arriving, leaving] = unit === 'records' ? [SERIES.recordsIn, SERIES.recordsOut] : [SERIES.bytesIn, SERIES.bytesOut];
  return /** @type {uPlot.AlignedData} */ ([columns[0], columns[arriving + 1], columns[leaving + 1]]);
}

/**
 * @param {HTMLElement} element
 * @param {(value: number) => string} format
 * @returns {uPlot.Options}
 */
function options(element, format) {
  const axis = {
    stroke: colour(element, '--quiet'),
    grid: { stroke: colour(element, '--line'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    padding: [8, 24, 0, 0],
    legend: { show: false },
    cursor: { sync: { key: 'rates' }, points: { size: 6 }, drag: { x: false, y: false } },
    scales: {
      x: { range: (_, __, max) => [max - SPAN_SECONDS, max] },
      y: { range: (_, __, max) => [0, Math.max(1, max * 1.15)] },
    },
    axes: [
      { ...axis, grid: { show: false }, space: 90, size: 26, values: (_, times) => times.map(clock) },
      { ...axis, space: 32, size: 62, values: (_, values) => values.map((value) => format(value)) },
    ],
    series: [
      {},
      { stroke: colour(element, '--in'), fill: colour(element, '--in', 0.12), width: 1.5, points: { show: false } },
      { stroke: colour(element, '--out'), width: 1.5, dash: [5, 3], points: { show: false } },
    ],
  };
}

/** @param {number} seconds */
function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString('en-GB');
}
