// @ts-check

const SILENCE_MAX = 5_000;
const CLOCK_BACK = 5_000;

/** When the node was last heard. Imports nothing. */
export class Hearing {
  constructor() {
    /** By the reader's clock; 0 for never. */
    this.at = 0;
    /** By the node's clock, of the newest that was heard. */
    this.nodeTime = 0;
  }

  /**
   * @param {number} nodeTime when the node wrote it, by its clock
   * @param {number} at when it came, by the reader's
   */
  heard(nodeTime, at) {
    this.at = Math.max(this.at, at);
    // Tables and tails are written at slightly different times; the node's clock may also have been set back.
    if (nodeTime > this.nodeTime || nodeTime < this.nodeTime - CLOCK_BACK) this.nodeTime = nodeTime;
  }

  /**
   * Whether what was heard is too old to be taken for what is.
   * @param {boolean} connected
   * @param {number} time by the reader's clock
   * @param {{at: number, interval: number} | null} table the newest rates
   */
  isStale(connected, time, table) {
    const patience = Math.max(SILENCE_MAX, 3 * (table?.interval ?? 0));
    return !connected || time - this.at > patience || (table !== null && this.nodeTime - table.at > patience);
  }
}
