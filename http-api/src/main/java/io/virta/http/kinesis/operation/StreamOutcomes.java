package io.virta.http.kinesis.operation;

import io.virta.actors.model.ShardMetric;
import io.virta.actors.model.StreamChanged;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamStatus;
import io.virta.http.aws.wire.WireWriter;
import io.virta.http.kinesis.model.Arns;
import java.util.List;

/** The members of answers that describe a change to a stream. */
final class StreamOutcomes {
  private final Arns arns;

  StreamOutcomes(Arns arns) {
    this.arns = arns;
  }

  Answer monitoring(Call call, StreamChanged changed) {
    return ModelOperation.object(
        call,
        out ->
            named(out, changed)
                .texts("CurrentShardLevelMetrics", metrics(changed.before()))
                .texts("DesiredShardLevelMetrics", metrics(changed.after())));
  }

  Answer scaling(Call call, StreamChanged changed, int target) {
    return ModelOperation.object(
        call,
        out ->
            named(out, changed)
                .number("CurrentShardCount", changed.before().openShardCount())
                .number("TargetShardCount", target));
  }

  Answer warmThroughput(Call call, StreamChanged changed) {
    StreamDescription after = changed.after();
    boolean underWay = after.status() == StreamStatus.UPDATING;
    int current = (underWay ? changed.before() : after).properties().warmThroughputMibps();
    return ModelOperation.object(
        call,
        out ->
            named(out, changed)
                .object(
                    "WarmThroughput",
                    warm ->
                        warm.number("TargetMiBps", after.properties().warmThroughputMibps())
                            .number("CurrentMiBps", current)));
  }

  private WireWriter named(WireWriter out, StreamChanged changed) {
    StreamKey key = changed.after().key();
    return out.text("StreamName", key.name().value())
        .text("StreamARN", arns.stream(key.namespace(), key.name()));
  }

  /** Returns the names of the enabled metrics, always in the same order. */
  static List<String> metrics(StreamDescription stream) {
    return stream.properties().monitoring().stream().sorted().map(ShardMetric::wireName).toList();
  }
}
