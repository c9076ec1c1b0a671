/**
 * Who owns what: accounts, streams and shards as sharded persistent entities. Outsiders (the wire,
 * dashboards, processors) start at {@link io.virta.actors.Streams}; Java programs at {@code
 * io.virta.client.Virta}. Knows no HTTP and no JSON.
 */
@NullMarked
package io.virta.actors;

import org.jspecify.annotations.NullMarked;
