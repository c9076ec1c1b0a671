// @ts-check
// The state of the page. Messages only fill plain buffers; the signals, and with them the page, change at most once per
// animation frame, and never while the tab is hidden.
import { batch, computed, effect, signal } from '@preact/signals';
import { filter, page, paused, region, search, select, selected, sort } from './address.js';
import { Hearing } from './hearing.js';
import { listen } from './live.js';
import * as rings from './rings.js';
import { TailBuffer } from './tail-buffer.js';

/** @typedef {import('./rings.js').Flow} Flow */
/** @typedef {{name: string, internal: boolean, status: string, mode: string, shards: number | null, newest: number, known: boolean, damaged: boolean, flow: Flow}} StreamRow */
/** @typedef {{at: number, interval: number, listed: number, more: boolean, total: number, matching: number, page: number, pages: number, first: number, flow: Flow, damage: string | null, region: string, regions: string[], streams: StreamRow[]}} StreamsTable */
/** @typedef {{id: string, open: boolean, from: number, to: number, hashStart: string, hashEnd: string, parent?: string, next: number, newest: number, flow: Flow}} ShardRow */
/** @typedef {{at: number, kind: string, reason: string}} Scaling */
/** @typedef {{at: number, interval: number, stream: string, status: string, mode: string, created: number, retentionHours: number | null, newest: number, known: boolean, damaged: boolean, flow: Flow, open: number, closed: number, more: boolean, shards: ShardRow[], scalings: Scaling[]}} ShardsTable */
/** @typedef {{error: string, code: string}} Failure */

/** @type {import('@preact/signals').Signal<StreamsTable | null>} */
export const streams = signal(null);
/** @type {import('@preact/signals').Signal<ShardsTable | null>} the last table of the stream shown */
export const shards = signal(null);
/** @type {import('@preact/signals').Signal<Failure | null>} why there is no newer table */
export const shardsFailure = signal(null);
export const connection = signal('connecting');
/** Why the node refuses to send live data; empty if it does not refuse. */
export const refusal = signal('');
/** Counts redraws; components that draw from a buffer depend on it. */
export const drawn = signal(0);
export const helpShown = signal(false);
/** The node's clock at the last message, so that ages do not depend on the browser's clock. */
export const now = signal(0);
/** The browser's clock at the last message; 0 for never. */
export const heardAt = signal(0);
/** Whether the page shows outdated data because the node has sent nothing for a while. */
export const stale = signal(false);

const first = signal('');
/** The stream shown: the one in the URL, else the first of the initial list. */
export const current = computed(() => selected.value || first.value);
export const tail = new TailBuffer();
const hearing = new Hearing();

/** @type {{streams?: StreamsTable, shards?: ShardsTable, failure?: Failure}} */
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
    if (pending.streams) {
      streams.value = pending.streams;
      first.value ||= pending.streams.streams[0]?.name ?? '';
    }
    if (pending.shards) [shards.value, shardsFailure.value] = [pending.shards, null];
    if (pending.failure) shardsFailure.value = pending.failure;
    tail.publish(paused.value);
    now.value = hearing.nodeTime;
    heardAt.value = hearing.at;
    stale.value = hearing.at > 0 && hearing.isStale(connection.value === 'live', Date.now(), streams.value);
    drawn.value++;
  });
  pending.streams = pending.shards = pending.failure = undefined;
}

/** @param {StreamsTable} table */
function receiveStreams(table) {
  pending.streams = table;
  const fresh = rings.keepOnly([...new Set([...table.streams.map((row) => row.name), ...(current.value ? [current.value] : [])])]);
  for (const { name, flow } of table.streams) rings.pushFlow(name, table, flow);
  if (fresh.length > 0) loadHistory(fresh);
}

/** @param {ShardsTable & Partial<Failure>} table */
function receiveShards(table) {
  if (table.error) {
    pending.failure = /** @type {Failure} */ (table);
    return;
  }
  pending.shards = table;
  pending.failure = undefined;
  rings.pushFlow(table.stream, table, table.flow);
}

/** @param {string[]} names */
function loadHistory(names) {
  // Errors are ignored: the live events report a node that does not respond.
  rings.loadHistory(names, region.value).then(requestDraw, () => {});
}

/** Prefixes a topic with the region shown. @param {string} topic */
const inRegion = (topic) => (region.value ? `${region.value}/${topic}` : topic);

const streamsTopic = computed(() => inRegion(`streams:${sort.value}:${page.value}:${encodeURIComponent(search.value.trim())}`));
const shardsTopic = computed(() => inRegion(`shards:${current.value}`));
const words = computed(() => filter.value.trim());
const tailTopic = computed(() => inRegion(`tail:${current.value}${words.value ? `:${encodeURIComponent(words.value)}` : ''}`));

/** @param {{state?: string, reason?: string, topic?: string, data?: string, heardAt?: number}} message */
function receive({ state, reason = '', topic, data, heardAt = Date.now() }) {
  if (state) {
    [connection.value, refusal.value] = [state, reason];
    requestDraw();
  }
  if (!topic || !data) return;
  const content = JSON.parse(data);
  if (!content.error) {
    if (hearing.at > 0 && heardAt - hearing.at > rings.gap()) loadHistory(rings.shownStreams()); // load what was missed
    hearing.heard(content.at, heardAt);
  }
  if (topic === streamsTopic.value && !content.error) receiveStreams(content);
  else if (topic === shardsTopic.value) receiveShards(content);
  else if (topic === tailTopic.value) tail.receive(content);
  requestDraw();
}

function forgetStream() {
  pending.shards = pending.failure = undefined;
  shards.value = shardsFailure.value = null;
  tail.clear();
}

/** @param {import('@preact/signals').ReadonlySignal<unknown>} watched @param {() => void} act called on each later change */
function onChange(watched, act) {
  let before = watched.peek();
  effect(() => {
    const value = watched.value;
    if (value === before) return;
    before = value;
    act();
  });
}

export function start() {
  tail.filter(words.value);
  onChange(region, () => {
    rings.forgetAll();
    pending.streams = undefined;
    streams.value = null;
    first.value = '';
    forgetStream();
  });
  onChange(current, forgetStream);
  onChange(words, () => tail.filter(words.value));
  const want = listen(receive);
  effect(() => {
    want(current.value ? [streamsTopic.value, shardsTopic.value, tailTopic.value] : [streamsTopic.value]);
  });
  effect(() => {
    const parts = [current.value, region.value, 'Virta'].filter((part) => part);
    document.title = (stale.value ? 'Not connected: ' : '') + parts.join(' · ');
  });
  document.addEventListener('visibilitychange', requestDraw);
  setInterval(requestDraw, 1_000); // so that a silent node becomes visible
}

/** Selects the stream that many rows further down the list. @param {number} step */
export function selectNext(step) {
  const rows = streams.value?.streams ?? [];
  const at = rows.findIndex((row) => row.name === current.value);
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  if (next) select(next.name);
}
