/**
 * State that clients hold between requests: shard iterators and page tokens, sealed so that each
 * node with the key can read them and clients cannot forge them. Start at {@link
 * io.virta.http.kinesis.token.ShardIterators}. Knows neither HTTP nor actors.
 */
@NullMarked
package io.virta.http.kinesis.token;

import org.jspecify.annotations.NullMarked;
