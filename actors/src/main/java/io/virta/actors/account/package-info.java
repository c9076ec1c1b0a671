/**
 * An account is a name space: it maps each taken name to one incarnation of a stream; start at
 * {@code AccountEntity}. {@code AccountPolicy} decides what an account allows its streams. Knows
 * the streams' commands, but no shard and no HTTP.
 */
@NullMarked
package io.virta.actors.account;

import org.jspecify.annotations.NullMarked;
