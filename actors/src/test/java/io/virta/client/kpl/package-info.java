/** Aggregated records: intact, damaged and hostile ones. */
@NullMarked
package io.virta.client.kpl;

import org.jspecify.annotations.NullMarked;
