/**
 * What flowed through streams and shards, as those read it that show or judge it: {@link
 * io.virta.actors.figures.StreamCounters}. Below traffic and shards, so that both can know it.
 */
@NullMarked
package io.virta.actors.figures;

import org.jspecify.annotations.NullMarked;
