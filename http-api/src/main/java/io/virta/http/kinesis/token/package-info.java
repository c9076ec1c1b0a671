/**
 * What clients carry for us between requests: shard iterators and page tokens, sealed so that any
 * node with the key can read them and nobody can make them up. Start at {@link
 * io.virta.http.kinesis.token.ShardIterators}. Knows neither HTTP nor actors.
 */
@NullMarked
package io.virta.http.kinesis.token;

import org.jspecify.annotations.NullMarked;
