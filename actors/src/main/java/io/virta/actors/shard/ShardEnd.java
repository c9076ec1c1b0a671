package io.virta.actors.shard;

import io.virta.actors.model.ShardId;
import io.virta.actors.serialization.ClusterMessage;

/**
 * The end of a closed shard.
 *
 * @param nextSeq one past the number of its last record
 * @param lastArrivalMillis arrival of its last record, or a later time before which its readers
 *     were promised that nothing would arrive, epoch milliseconds; 0 when it has neither
 * @param producers the progress of its idempotent producers, for its children
 * @param repeatedMillis {@link ShardState#repeatedMillis}, for its children
 */
public record ShardEnd(
    ShardId shard,
    long nextSeq,
    long lastArrivalMillis,
    ProducerMarks producers,
    long repeatedMillis)
    implements ClusterMessage {}
