// @ts-check

const SILENCE_MAX = 5_000;
const CLOCK_BACK = 5_000;

/** Tracks when the node last sent data. Imports nothing. */
export class Hearing {
  constructor() {
    /** Time of the last message by the browser's clock; 0 for never. */
    this.at = 0;
    /** Newest time in the messages, by the node's clock. */
    this.nodeTime = 0;
  }

  /**
   * @param {number} nodeTime when the message was written, by the node's clock
   * @param {number} at when it arrived, by the browser's clock
   */
  heard(nodeTime, at) {
    this.at = Math.max(this.at, at);
    // Tables and tails are written at slightly different times; the node's clock may also have been set back.
    if (nodeTime > this.nodeTime || nodeTime < this.nodeTime - CLOCK_BACK) this.nodeTime = nodeTime;
  }

  /**
   * Whether the data is too old to be shown as current.
   * @param {boolean} connected
   * @param {number} time by the browser's clock
   * @param {{at: number, interval: number} | null} table the newest rates
   */
  isStale(connected, time, table) {
    const patience = Math.max(SILENCE_MAX, 3 * (table?.interval ?? 0));
    return !connected || time - this.at > patience || (table !== null && this.nodeTime - table.at > patience);
  }
}
