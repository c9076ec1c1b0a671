/**
 * A stream owns its shard map, its status and its settings; start at {@code StreamEntity}. Knows
 * its shards' commands, but no account and no HTTP.
 */
@NullMarked
package io.virta.actors.stream;

import org.jspecify.annotations.NullMarked;
