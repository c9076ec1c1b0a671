// @ts-check

/** The newest points of a few series that share their times. Never grows. */
export class Ring {
  /**
   * @param {number} capacity points kept
   * @param {number} series how many
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
   * Adds a point; one that is not newer than the last is left out, so that a snapshot and what follows may overlap.
   * @param {number} time
   * @param {number[]} values one of each series
   */
  push(time, values) {
    if (time <= this.last) return;
    const at = this.added++ % this.capacity;
    this.times[at] = time;
    values.forEach((value, i) => (this.values[i][at] = value));
  }

  /**
   * Times in seconds, then each series, oldest first: what uPlot draws.
   * @returns {number[][]}
   */
  columns() {
    const columns = [this.times, ...this.values].map(() => new Array(this.length));
    for (let i = 0; i < this.length; i++) {
      const at = (this.added - this.length + i) % this.capacity;
      columns[0][i] = this.times[at] / 1000;
      this.values.forEach((series, s) => (columns[s + 1][i] = series[at]));
    }
    return columns;
  }

  /**
   * The newest values of one series, oldest first.
   * @param {number} series
   * @param {number} count at most
   */
  newest(series, count) {
    const length = Math.min(count, this.length);
    return Array.from({ length }, (_, i) => this.values[series][(this.added - length + i) % this.capacity]);
  }
}
