// @ts-check

const CLOCK_BACK = 5_000;

/** A ring buffer of the newest points of a few series with shared times. An unknown value is NaN. */
export class Ring {
  /**
   * @param {number} capacity number of points
   * @param {number} series number of series
   */
  constructor(capacity, series) {
    this.capacity = capacity;
    this.times = new Float64Array(capacity);
    this.values = Array.from({ length: series }, () => new Float64Array(capacity));
    this.added = 0;
  }

  get length() {
    return Math.min(this.added, this.capacity);
  }

  /** Time of the newest point; 0 for none. */
  get last() {
    return this.added === 0 ? 0 : this.times[(this.added - 1) % this.capacity];
  }

  /**
   * Adds a point. A point that is not newer than the last is ignored, so that overlapping data may be added twice; but if the
   * node's clock was set back, the ring is cleared first.
   * @param {number} time
   * @param {(number | null)[]} values one per series; null for unknown
   */
  push(time, values) {
    if (time < this.last - CLOCK_BACK) this.added = 0;
    if (time <= this.last) return;
    const at = this.added++ % this.capacity;
    this.times[at] = time;
    values.forEach((value, i) => (this.values[i][at] = value ?? NaN));
  }

  /**
   * Inserts missed points at their times among the existing ones.
   * @param {{time: number, values: (number | null)[]}[]} points
   */
  fill(points) {
    const here = this.points();
    const known = new Set(here.map((point) => point.time));
    const all = [...here, ...points.filter((point) => !known.has(point.time))].sort((a, b) => a.time - b.time);
    this.added = 0;
    for (const { time, values } of all) this.push(time, values);
  }

  /** Returns the points, oldest first. @returns {{time: number, values: number[]}[]} */
  points() {
    return Array.from({ length: this.length }, (_, i) => {
      const at = (this.added - this.length + i) % this.capacity;
      return { time: this.times[at], values: this.values.map((series) => series[at]) };
    });
  }

  /**
   * Returns the data for uPlot: times in seconds, then each series, oldest first. Where points are further apart than `gap`,
   * the series are interrupted, because the values in between are unknown.
   * @param {number} gap milliseconds
   * @returns {(number | null)[][]}
   */
  columns(gap) {
    /** @type {(number | null)[][]} */
    const columns = [this.times, ...this.values].map(() => []);
    /** @param {number} time @param {(number | null)[]} values */
    const add = (time, values) => [time / 1000, ...values].forEach((value, i) => columns[i].push(value));
    let before = NaN;
    for (const { time, values } of this.points()) {
      if (time - before > gap) add(before + 1, values.map(() => null));
      add(time, values.map((value) => (Number.isNaN(value) ? null : value)));
      before = time;
    }
    return columns;
  }

  /**
   * Returns the last part of one series, split at gaps.
   * @param {number} series
   * @param {number} span milliseconds
   * @param {number} gap milliseconds
   * @returns {{time: number, value: number}[][]}
   */
  stretches(series, span, gap) {
    /** @type {{time: number, value: number}[][]} */
    const pieces = [];
    let before = NaN;
    for (const { time, values } of this.points()) {
      const value = values[series];
      const isDrawn = time >= this.last - span && !Number.isNaN(value);
      if (isDrawn && !(time - before <= gap)) pieces.push([]);
      if (isDrawn) pieces[pieces.length - 1].push({ time, value });
      before = isDrawn ? time : NaN;
    }
    return pieces;
  }
}
