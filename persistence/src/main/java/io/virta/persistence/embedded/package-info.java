/**
 * The log engine built into Virta: the lanes in the data directory of this process. Start at {@link
 * io.virta.persistence.embedded.EmbeddedEngine}. Knows no actor.
 */
@NullMarked
package io.virta.persistence.embedded;

import org.jspecify.annotations.NullMarked;
