/**
 * The log as actors see it, independent of the engine that stores it. Start at {@link
 * io.virta.persistence.log.ShardLog}; an engine is a {@link io.virta.persistence.log.LogEngine},
 * and passes {@code ShardLogContract}. Knows records and batches, no disk, no actor and no engine.
 */
@NullMarked
package io.virta.persistence.log;

import org.jspecify.annotations.NullMarked;
