// @ts-check
import { signal } from '@preact/signals';
import { matcher } from './text-filter.js';
import { failureText } from './words.js';

export const ROWS_MAX = 500;
const RATE_SPAN = 2_000;

/** @typedef {{at: number, shard: string, key: string, seq: string, packed: number, place: number, bytes: number, data: string, binary: boolean, gzip: boolean, cut: boolean}} TailRow */
/** @typedef {{at: number, opened: number, stream: number, looked: number, found: number, arrived: number, matched: number, shown: number, skipped: number, packed: number, unsearched: number, behind: number, shardsFollowed: number, shardsOpen: number, rows: TailRow[], error?: string, code?: string}} TailFrame */
/** @typedef {{arriving: number, matching: number, showing: number, newest: TailFrame}} TailFigures figures per second, and the newest frame */

/** @param {TailRow} row */
export const rowId = (row) => `${row.seq}-${row.place}`;

/** The newest rows of a tail that match the filter, newest first, and its figures. Bounded by its number of rows. */
export class TailBuffer {
  constructor() {
    /** @type {import('@preact/signals').Signal<TailRow[]>} */
    this.rows = signal([]);
    /** @type {import('@preact/signals').Signal<TailFigures | null>} null until the tail has started */
    this.figures = signal(null);
    this.waiting = signal(0);
    this.error = signal('');
    this.matches = matcher('');
    this.clear();
  }

  /** Drops everything, for another stream. */
  clear() {
    /** @type {TailRow[]} */
    this.buffer = [];
    /** @type {TailRow[]} the rows on the screen before filtering */
    this.base = [];
    /** @type {Set<string>} */
    this.known = new Set();
    /** @type {Set<string>} known rows that the node found with the filter; the match may be in data that the page does not have */
    this.found = new Set();
    this.stream = 0;
    this.rows.value = [];
    this.restart();
  }

  /** Starts another tail of the same stream: resets the counts and keeps the rows. */
  restart() {
    /** @type {TailFrame[]} */
    this.frames = [];
    this.fresh = 0;
    this.failure = '';
    this.figures.value = null;
    this.waiting.value = 0;
    this.error.value = '';
  }

  /**
   * Sets the filter and at once hides rows that do not match in the data the page has. They come back with another filter, or
   * when the node, which searches complete records, finds them with this one.
   * @param {string} text
   */
  filter(text) {
    this.matches = matcher(text);
    this.found.clear();
    this.show();
    this.restart();
  }

  show() {
    this.rows.value = this.base.filter((row) => this.found.has(rowId(row)) || this.matches(row));
    this.regained = false;
  }

  /** @param {TailFrame} frame */
  receive(frame) {
    if (frame.error) {
      this.failure = failureText({ error: frame.error, code: frame.code ?? '' });
      return;
    }
    if (this.stream !== 0 && this.stream !== frame.stream) this.clear(); // the stream was deleted and created again
    this.stream = frame.stream;
    this.failure = '';
    if (this.frames.length && this.frames[0].opened !== frame.opened) this.frames = [];
    this.frames.push(frame);
    while (this.frames.length > 2 && frame.at - this.frames[1].at > RATE_SPAN) this.frames.shift();
    for (const row of frame.rows) this.add(row);
  }

  /** Adds a row that the node found with the filter. @param {TailRow} row */
  add(row) {
    const id = rowId(row);
    // The first frame of a new tail repeats known rows.
    if (this.known.has(id)) {
      this.regained ||= !this.found.has(id) && !this.matches(row);
      this.found.add(id);
      return;
    }
    const place = this.buffer.findIndex((other) => !isNewer(other, row));
    if (place < 0 && this.buffer.length >= ROWS_MAX) return;
    this.buffer.splice(place < 0 ? this.buffer.length : place, 0, row);
    this.known.add(id);
    this.found.add(id);
    this.fresh++;
    if (this.buffer.length > ROWS_MAX) this.forget(/** @type {TailRow} */ (this.buffer.pop()));
    this.changed = true;
  }

  /** @param {TailRow} row */
  forget(row) {
    this.known.delete(rowId(row));
    this.found.delete(rowId(row));
  }

  /** Shows new rows. @param {boolean} paused whether to only count them */
  publish(paused) {
    this.error.value = this.failure;
    this.figures.value = this.rates();
    if (paused && this.rows.value.length > 0) {
      if (this.regained) this.show();
      this.waiting.value = this.fresh;
      return;
    }
    if (this.changed) this.base = this.buffer.slice();
    if (this.changed || this.regained) this.show();
    this.changed = false;
    this.fresh = 0;
    this.waiting.value = 0;
  }

  /** @returns {TailFigures | null} */
  rates() {
    const first = this.frames[0];
    const newest = this.frames[this.frames.length - 1];
    if (!newest) return null;
    const seconds = (newest.at - first.at) / 1000;
    /** @param {'arrived' | 'matched' | 'shown'} count */
    const rate = (count) => (seconds > 0 ? (newest[count] - first[count]) / seconds : 0);
    return { arriving: rate('arrived'), matching: rate('matched'), showing: rate('shown'), newest };
  }
}

/** @param {TailRow} one @param {TailRow} other */
function isNewer(one, other) {
  if (one.at !== other.at) return one.at > other.at;
  return one.seq === other.seq ? one.place > other.place : one.seq > other.seq; // all have the same number of digits
}
