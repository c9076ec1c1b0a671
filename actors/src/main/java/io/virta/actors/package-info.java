/**
 * Accounts, streams and shards as sharded persistent entities. Other modules (HTTP API, dashboards,
 * processors) use {@link io.virta.actors.Streams} (control), {@link io.virta.actors.Shards}
 * (records), {@link io.virta.actors.Producers} (records that are stored once however often they are
 * sent), {@link io.virta.actors.Accounts}, {@link io.virta.actors.LeaseTables} and {@link
 * io.virta.actors.NodeFigures}, the only one limited to this node; Java programs start at {@code
 * io.virta.client.Virta}. Knows no HTTP and no JSON.
 */
@NullMarked
package io.virta.actors;

import org.jspecify.annotations.NullMarked;
