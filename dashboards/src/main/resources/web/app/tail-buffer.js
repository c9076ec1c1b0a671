// @ts-check
import { signal } from '@preact/signals';

const ROWS_MAX = 300;
const RATE_SPAN = 2_000;

/** @typedef {{at: number, shard: string, key: string, seq: string, bytes: number, data: string, binary: boolean}} TailRow */
/** @typedef {{at: number, arrived: number, matched: number, shown: number, skipped: number, behind: number, shardsFollowed: number, shardsOpen: number, rows: TailRow[], error?: string}} TailFrame */
/** @typedef {{arriving: number, matching: number, showing: number, skipped: number, behind: number, shardsFollowed: number, shardsOpen: number}} TailFigures */

const NONE = { arriving: 0, matching: 0, showing: 0, skipped: 0, behind: 0, shardsFollowed: 0, shardsOpen: 0 };

/** The newest rows of the tail, newest first, and its figures. Never grows past its rows. */
export class TailBuffer {
  constructor() {
    /** @type {import('@preact/signals').Signal<TailRow[]>} */
    this.rows = signal([]);
    /** @type {import('@preact/signals').Signal<TailFigures>} */
    this.figures = signal(NONE);
    this.waiting = signal(0);
    this.error = signal('');
    this.started = signal(false);
    this.clear();
  }

  clear() {
    /** @type {TailRow[]} */
    this.buffer = [];
    /** @type {Set<string>} */
    this.known = new Set();
    /** @type {TailFrame[]} */
    this.frames = [];
    this.fresh = 0;
    this.rows.value = [];
    this.figures.value = NONE;
    this.waiting.value = 0;
    this.error.value = '';
    this.started.value = false;
  }

  /** @param {TailFrame} frame */
  receive(frame) {
    if (frame.error) {
      this.failure = frame.error;
      return;
    }
    this.failure = '';
    // A tail that started anew counts from zero again.
    if (this.frames.length && frame.arrived < this.frames[this.frames.length - 1].arrived) this.frames = [];
    this.frames.push(frame);
    while (this.frames.length > 2 && frame.at - this.frames[1].at > RATE_SPAN) this.frames.shift();
    for (const row of frame.rows) this.add(row);
  }

  /** @param {TailRow} row */
  add(row) {
    // The first frame of a new connection repeats rows that are here already.
    if (this.known.has(row.seq)) return;
    this.known.add(row.seq);
    this.buffer.unshift(row);
    this.fresh++;
    if (this.buffer.length > ROWS_MAX) this.known.delete(/** @type {TailRow} */ (this.buffer.pop()).seq);
  }

  /** Shows what has come. @param {boolean} paused only counts it */
  publish(paused) {
    this.error.value = this.failure ?? '';
    this.figures.value = this.rates();
    this.started.value = this.frames.length > 0;
    if (paused && this.rows.value.length > 0) {
      this.waiting.value = this.fresh;
      return;
    }
    if (this.fresh > 0) this.rows.value = this.buffer.slice();
    this.fresh = 0;
    this.waiting.value = 0;
  }

  rates() {
    const first = this.frames[0];
    const last = this.frames[this.frames.length - 1];
    if (!last) return NONE;
    const seconds = (last.at - first.at) / 1000;
    /** @param {'arrived' | 'matched' | 'shown'} count */
    const rate = (count) => (seconds > 0 ? (last[count] - first[count]) / seconds : 0);
    return {
      arriving: rate('arrived'),
      matching: rate('matched'),
      showing: rate('shown'),
      skipped: last.skipped,
      behind: last.behind,
      shardsFollowed: last.shardsFollowed,
      shardsOpen: last.shardsOpen,
    };
  }
}
