/**
 * Pekko Persistence on top of the lanes: the journal and snapshot plugins, and the node's logs as
 * an extension. Knows none of our actors.
 */
@NullMarked
package io.virta.persistence.journal;

import org.jspecify.annotations.NullMarked;
