package io.virta.http.kinesis.operation;

import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamSummary;
import io.virta.http.aws.wire.WireWriter;
import io.virta.http.kinesis.model.Arns;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes streams and shards in answers. */
final class StreamWriter {
  private final Arns arns;

  StreamWriter(Arns arns) {
    this.arns = arns;
  }

  /** Writes the members common to all descriptions of a stream. */
  void summary(WireWriter out, StreamSummary stream) {
    out.text("StreamName", stream.key().name().value())
        .text("StreamARN", arns.stream(stream.key().namespace(), stream.key().name()))
        .text("StreamStatus", stream.status().name())
        .object("StreamModeDetails", mode -> mode.text("StreamMode", stream.mode().name()))
        .timestamp("StreamCreationTimestamp", stream.createdAt());
  }

  /** Writes the members common to both detailed descriptions. */
  void details(WireWriter out, StreamDescription stream) {
    summary(out, stream.summary());
    out.number("RetentionPeriodHours", stream.retentionHours())
        .objects(
            "EnhancedMonitoring",
            List.of(StreamOutcomes.metrics(stream)),
            (monitoring, metrics) -> monitoring.texts("ShardLevelMetrics", metrics))
        .text("EncryptionType", stream.properties().keyId() == null ? "NONE" : "KMS")
        .text("KeyId", stream.properties().keyId());
  }

  static void shard(WireWriter out, Shard shard) {
    out.text("ShardId", shard.id().value())
        .text("ParentShardId", value(shard.parent()))
        .text("AdjacentParentShardId", value(shard.adjacentParent()));
    hashKeyRange(out, shard.range());
    out.object(
        "SequenceNumberRange",
        range ->
            range
                .text("StartingSequenceNumber", shard.startingSequenceNumber().toString())
                .text(
                    "EndingSequenceNumber",
                    shard.endingSequenceNumber().map(SequenceNumber::toString).orElse(null)));
  }

  /** Writes a child of a shard that was read to its end. */
  static void childShard(WireWriter out, Shard child) {
    out.text("ShardId", child.id().value())
        .texts("ParentShards", child.parents().stream().map(ShardId::value).toList());
    hashKeyRange(out, child.range());
  }

  static void hashKeyRange(WireWriter out, HashKeyRange range) {
    out.object(
        "HashKeyRange",
        keys ->
            keys.text("StartingHashKey", range.start().toString())
                .text("EndingHashKey", range.end().toString()));
  }

  private static @Nullable String value(@Nullable ShardId shard) {
    return shard == null ? null : shard.value();
  }
}
