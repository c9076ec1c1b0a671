/**
 * A shard orders, stores and serves the records of one hash key range; start at {@code
 * ShardEntity}. Knows no stream, no account and no HTTP.
 */
@NullMarked
package io.virta.actors.shard;

import org.jspecify.annotations.NullMarked;
