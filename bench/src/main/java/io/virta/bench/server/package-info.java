/**
 * The measured servers, each a separate process with its own data directory; start at {@link
 * io.virta.bench.server.Workspace}.
 */
@NullMarked
package io.virta.bench.server;

import org.jspecify.annotations.NullMarked;
