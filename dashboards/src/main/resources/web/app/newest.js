// @ts-check
// When the newest record of a stream arrived, in words that claim no more than is known.
import * as format from './format.js';

/**
 * What a shard held before the node started is not known until somebody uses it: nobody has, and none has come.
 * @param {number} newest by the node's clock; 0 for none
 * @param {boolean} known whether that holds for all shards; those that are not in memory may have others
 * @param {number} now by the node's clock
 */
export function newestText(newest, known, now) {
  if (newest === 0) return known ? 'no records yet' : 'none since the start';
  const age = format.age(now - newest);
  return known || age === 'now' ? age : `at most ${age} ago`;
}
