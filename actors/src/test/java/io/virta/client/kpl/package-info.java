/** Aggregated records, as they are written, as they are damaged and as enemies make them. */
@NullMarked
package io.virta.client.kpl;

import org.jspecify.annotations.NullMarked;
