/**
 * A stream knows its shards, its status and its settings, and is the only one to change them; start
 * at {@code StreamEntity}. Knows its shards' commands, but no account and no HTTP.
 */
@NullMarked
package io.virta.actors.stream;

import org.jspecify.annotations.NullMarked;
