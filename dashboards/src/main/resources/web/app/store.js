// @ts-check
// What the page knows. Messages only fill plain buffers; signals change, and with them the page, at most once for each
// frame that the screen draws, and not at all while the tab is hidden.
import { batch, computed, effect, signal } from '@preact/signals';
import { filter, paused, region, select, selected } from './address.js';
import { listen } from './live.js';
import { Ring } from './ring.js';
import { TailBuffer } from './tail-buffer.js';

/** @typedef {{recordsIn: number, bytesIn: number, recordsOut: number, bytesOut: number, refused: number}} Flow */
/** @typedef {{name: string, status: string, mode: string, created: number, shards: number, newest: number, damaged: boolean, flow: Flow}} StreamRow */
/** @typedef {{at: number, ready: boolean, more: boolean, damage: string | null, region: string, regions: string[], streams: StreamRow[]}} StreamsTable */
/** @typedef {{id: string, open: boolean, from: number, to: number, hashStart: string, hashEnd: string, parent?: string, next: number, newest: number, flow: Flow}} ShardRow */
/** @typedef {{at: number, kind: string, reason: string}} Scaling */
/** @typedef {{at: number, stream: string, status: string, mode: string, retentionHours: number, more: boolean, shards: ShardRow[], scalings: Scaling[], error?: string}} ShardsTable */

const POINTS = 600;
export const SERIES = { recordsIn: 0, bytesIn: 1, recordsOut: 2, bytesOut: 3 };

/** @type {import('@preact/signals').Signal<StreamsTable | null>} */
export const streams = signal(null);
/** @type {import('@preact/signals').Signal<ShardsTable | null>} */
export const shards = signal(null);
/** @type {import('@preact/signals').Signal<string>} */
export const connection = signal('connecting');
/** Counts what has been drawn; whoever draws from a buffer reads it. */
export const drawn = signal(0);
export const helpShown = signal(false);
export const now = signal(Date.now());

/** The stream shown: the one of the address, else the first. */
export const current = computed(() => selected.value || streams.value?.streams[0]?.name || '');

/** @type {Map<string, Ring>} */
const rings = new Map();
export const tail = new TailBuffer();

/** @param {string} stream */
export function ringOf(stream) {
  let ring = rings.get(stream);
  if (!ring) rings.set(stream, (ring = new Ring(POINTS, 4)));
  return ring;
}

/** @type {{streams?: StreamsTable, shards?: ShardsTable}} */
const pending = {};
let requested = false;

function requestDraw() {
  if (requested || document.hidden) return;
  requested = true;
  requestAnimationFrame(draw);
}

function draw() {
  requested = false;
  batch(() => {
    if (pending.streams) streams.value = pending.streams;
    if (pending.shards) shards.value = pending.shards;
    tail.publish(paused.value);
    now.value = Date.now();
    drawn.value++;
  });
  pending.streams = pending.shards = undefined;
}

/** @param {StreamsTable} table */
function receiveStreams(table) {
  pending.streams = table;
  for (const { name, flow } of table.streams) {
    ringOf(name).push(table.at, [flow.recordsIn, flow.bytesIn, flow.recordsOut, flow.bytesOut]);
  }
  if (table.more) return;
  const names = new Set(table.streams.map((row) => row.name));
  for (const name of rings.keys()) if (!names.has(name)) rings.delete(name);
}

/** @param {string} topic of the region that is shown */
const inRegion = (topic) => (region.value ? `${region.value}/${topic}` : topic);

const streamsTopic = computed(() => inRegion('streams'));
const shardsTopic = computed(() => inRegion(`shards:${current.value}`));
const tailTopic = computed(() => {
  const words = filter.value.trim();
  return inRegion(`tail:${current.value}${words ? `:${encodeURIComponent(words)}` : ''}`);
});

/** @param {{state?: string, topic?: string, data?: string}} message */
function receive({ state, topic, data }) {
  if (state) connection.value = state;
  if (!topic || !data) return;
  const content = JSON.parse(data);
  if (topic === streamsTopic.value) receiveStreams(content);
  else if (topic === shardsTopic.value) pending.shards = content;
  else if (topic === tailTopic.value) tail.receive(content);
  requestDraw();
}

/** Rates from before the page was opened, so that its charts do not start empty. */
async function loadHistory() {
  const answer = await fetch(`/console/history${region.value ? `?region=${encodeURIComponent(region.value)}` : ''}`);
  if (!answer.ok) return;
  /** @type {{times: number[], streams: {name: string, rates: Record<string, number[]>}[]}} */
  const history = await answer.json();
  for (const { name, rates } of history.streams) {
    const ring = ringOf(name);
    history.times.forEach((time, i) =>
      ring.push(time, [rates.recordsIn[i], rates.bytesIn[i], rates.recordsOut[i], rates.bytesOut[i]]));
  }
  requestDraw();
}

export async function start() {
  await loadHistory().catch(() => {}); // the live events will say that nobody answers
  const want = listen(receive);
  effect(() => {
    want(current.value ? [streamsTopic.value, shardsTopic.value, tailTopic.value] : [streamsTopic.value]);
  });
  let shown = region.value;
  effect(() => {
    if (region.value === shown) return;
    shown = region.value;
    rings.clear();
    pending.streams = pending.shards = undefined;
    streams.value = shards.value = null;
    loadHistory().catch(() => {});
  });
  effect(() => {
    tailTopic.value;
    tail.clear();
  });
  effect(() => {
    if (shards.value && shards.value.stream !== current.value) shards.value = null;
  });
  document.addEventListener('visibilitychange', requestDraw);
  setInterval(requestDraw, 1_000); // ages go on when nothing comes
}

/** Selects the stream that many places further down the list. @param {number} step */
export function selectNext(step) {
  const rows = streams.value?.streams ?? [];
  const at = rows.findIndex((row) => row.name === current.value);
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  if (next) select(next.name);
}
