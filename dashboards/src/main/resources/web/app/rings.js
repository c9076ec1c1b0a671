// @ts-check
// The recent rates of the streams shown on the page.
import { Ring } from './ring.js';

const POINTS = 600;
const NAMES_AT_A_TIME = 50; // keeps URLs short

/** @typedef {{recordsIn: number, bytesIn: number, recordsOut: number, bytesOut: number, refused: number}} Flow */
/** @typedef {{times: number[], streams: {name: string, rates: Record<keyof typeof SERIES, (number | null)[]>}[]}} History */

export const SERIES = { recordsIn: 0, bytesIn: 1, recordsOut: 2, bytesOut: 3 };
const NAMES = /** @type {(keyof typeof SERIES)[]} */ (Object.keys(SERIES));

/** @type {Map<string, Ring>} */
const rings = new Map();
/** @type {Set<string>} streams whose history was requested */
const asked = new Set();
let interval = 500;
let lives = 0; // generation of the shown streams: another region may have streams of the same names

/** Returns the distance in milliseconds beyond which two points have a gap between them. */
export const gap = () => Math.max(2_500, 3 * interval);

/** @param {string} stream */
export function ringOf(stream) {
  let ring = rings.get(stream);
  if (!ring) rings.set(stream, (ring = new Ring(POINTS, NAMES.length)));
  return ring;
}

/**
 * Adds the rates of a stream from a table.
 * @param {string} stream
 * @param {{at: number, interval: number}} table
 * @param {Flow} flow
 */
export function pushFlow(stream, table, flow) {
  interval = table.interval;
  ringOf(stream).push(table.at, NAMES.map((name) => flow[name]));
}

/** Drops all streams except these; returns those whose history has not been requested yet. @param {string[]} names */
export function keepOnly(names) {
  const wanted = new Set(names);
  for (const name of [...rings.keys(), ...asked]) {
    if (!wanted.has(name)) {
      rings.delete(name);
      asked.delete(name);
    }
  }
  const fresh = names.filter((name) => !asked.has(name));
  fresh.forEach((name) => asked.add(name));
  return fresh;
}

export function forgetAll() {
  rings.clear();
  asked.clear();
  lives++;
}

export const shownStreams = () => [...asked];

/**
 * Loads rates from before the page showed these streams, or from while it was disconnected.
 * @param {string[]} names
 * @param {string} region
 */
export async function loadHistory(names, region) {
  const life = lives;
  for (let from = 0; from < names.length; from += NAMES_AT_A_TIME) {
    const query = new URLSearchParams(names.slice(from, from + NAMES_AT_A_TIME).map((name) => ['stream', name]));
    if (region) query.set('region', region);
    const answer = await fetch(`/console/history?${query}`);
    const history = answer.ok ? await answer.json() : { times: [], streams: [] };
    if (life !== lives) return;
    fill(history);
  }
}

/** @param {History} history */
function fill({ times, streams }) {
  for (const { name, rates } of streams) {
    if (asked.has(name)) ringOf(name).fill(times.map((time, i) => ({ time, values: NAMES.map((series) => rates[series][i]) })));
  }
}
