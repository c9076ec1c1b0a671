// @ts-check
// Words that claim no more than is known.
import * as format from './format.js';

/**
 * When the newest record of a stream arrived. What a shard held before the node started is not known until somebody uses it: nobody has, and none has come.
 * @param {number} newest by the node's clock; 0 for none
 * @param {boolean} known whether that holds for all shards; those that are not in memory may have others
 * @param {number} now by the node's clock
 */
export function newestText(newest, known, now) {
  if (newest === 0) return known ? 'no records yet' : 'none since the start';
  const age = format.age(now - newest);
  return known || age === 'now' ? age : `at most ${age} ago`;
}

/**
 * Why nothing new is heard of a stream. The page only asks, so no outcome is in doubt when an answer is late.
 * @param {{error: string, code: string}} failure
 */
export const failureText = ({ error, code }) =>
  code === 'UNAVAILABLE' ? 'The node gives no answer about this stream at the moment; the page asks again.' : error;
