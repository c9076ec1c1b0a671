/**
 * The Java API of Virta for programs in the same process: create streams, put records, and read
 * them as a backpressured source. Start at {@link io.virta.client.Virta}.
 */
@NullMarked
package io.virta.client;

import org.jspecify.annotations.NullMarked;
