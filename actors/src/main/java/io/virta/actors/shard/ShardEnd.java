package io.virta.actors.shard;

import io.virta.actors.model.ShardId;
import io.virta.actors.serialization.ClusterMessage;

/**
 * Where a closed shard ends.
 *
 * @param nextSeq one past the number of its last record
 * @param lastArrivalMillis arrival of its last record, or a later time before which its readers
 *     were told that nothing would come, epoch milliseconds; 0 when it has neither
 * @param producers how far its idempotent producers have come, for its children
 * @param repeatedMillis {@link ShardState#repeatedMillis}, for its children
 */
public record ShardEnd(
    ShardId shard,
    long nextSeq,
    long lastArrivalMillis,
    ProducerMarks producers,
    long repeatedMillis)
    implements ClusterMessage {}
