/**
 * A small Kinesis client over JSON 1.1 for the command line; start at {@link
 * io.virta.node.wire.WireClient}. Uses our other modules to decode KPL aggregates, never to reach a
 * node: everything it does, any client can do.
 */
@NullMarked
package io.virta.node.wire;

import org.jspecify.annotations.NullMarked;
