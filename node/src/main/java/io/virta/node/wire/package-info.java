/**
 * A small Kinesis client over JSON 1.1 for the command line; start at {@link
 * io.virta.node.wire.WireClient}. Knows nothing of our own modules: what it can do, any client can.
 */
@NullMarked
package io.virta.node.wire;

import org.jspecify.annotations.NullMarked;
