// @ts-check
// Texts that claim no more than is known.
import * as format from './format.js';

/**
 * Returns the age of a stream's newest record. Records from before the node started are unknown until their shard is used.
 * @param {number} newest by the node's clock; 0 for none
 * @param {boolean} known whether `newest` covers all shards; shards not in memory may have newer records
 * @param {number} now by the node's clock
 */
export function newestText(newest, known, now) {
  if (newest === 0) return known ? 'no records yet' : 'none since node start';
  const age = format.age(now - newest);
  return known || age === 'now' ? age : `at most ${age} ago`;
}

/**
 * Returns why a stream has no new data. The page only reads, so a late answer never means an unknown outcome.
 * @param {{error: string, code: string}} failure
 */
export const failureText = ({ error, code }) =>
  code === 'UNAVAILABLE' ? 'The node does not answer for this stream at the moment; retrying.' : error;
