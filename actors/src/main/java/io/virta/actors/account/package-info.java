/**
 * An account is a name space: it says which names are taken by which life of a stream; start at
 * {@code AccountEntity}. {@code AccountPolicy} says what it allows its streams to become. Knows the
 * streams' commands, but no shard and no HTTP.
 */
@NullMarked
package io.virta.actors.account;

import org.jspecify.annotations.NullMarked;
