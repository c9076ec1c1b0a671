package io.virta.http.kinesis.operation;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.ShardMetric;
import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamMode;
import io.virta.http.aws.wire.Fields;
import io.virta.http.kinesis.model.StreamRef;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** Converts requests that change a stream to {@link StreamChange}s. */
final class StreamChanges {
  private static final String ALL_METRICS = "ALL";

  private StreamChanges() {}

  static StreamChange addTags(StreamRef stream, Fields input) {
    return new PropertyChange.AddTags(input.map("Tags"));
  }

  static StreamChange removeTags(StreamRef stream, Fields input) {
    return new PropertyChange.RemoveTags(Set.copyOf(input.texts("TagKeys")));
  }

  static StreamChange increaseRetention(StreamRef stream, Fields input) {
    return new PropertyChange.IncreaseRetention(input.whole("RetentionPeriodHours", 0));
  }

  static StreamChange decreaseRetention(StreamRef stream, Fields input) {
    return new PropertyChange.DecreaseRetention(input.whole("RetentionPeriodHours", 0));
  }

  static StreamChange enableMonitoring(StreamRef stream, Fields input) {
    return new PropertyChange.EnableMonitoring(metrics(input));
  }

  static StreamChange disableMonitoring(StreamRef stream, Fields input) {
    return new PropertyChange.DisableMonitoring(metrics(input));
  }

  private static Set<ShardMetric> metrics(Fields input) {
    EnumSet<ShardMetric> metrics = EnumSet.noneOf(ShardMetric.class);
    for (String name : input.texts("ShardLevelMetrics")) {
      if (name.equals(ALL_METRICS)) {
        return EnumSet.allOf(ShardMetric.class);
      }
      metrics.add(ShardMetric.ofWireName(name).orElseThrow());
    }
    return metrics;
  }

  static StreamChange changeMode(StreamRef stream, Fields input) {
    Fields details = Objects.requireNonNull(input.structure("StreamModeDetails"));
    return new PropertyChange.ChangeMode(
        StreamMode.valueOf(details.requiredText("StreamMode")),
        input.whole("WarmThroughputMiBps", 0));
  }

  static StreamChange setWarmThroughput(StreamRef stream, Fields input) {
    return new PropertyChange.SetWarmThroughput(input.whole("WarmThroughputMiBps", 0));
  }

  static StreamChange setRecordSize(StreamRef stream, Fields input) {
    return new PropertyChange.SetRecordSize(input.whole("MaxRecordSizeInKiB", 0));
  }

  static StreamChange merge(StreamRef stream, Fields input) {
    return new Reshard.Merge(
        ShardIds.parse(input.requiredText("ShardToMerge"), stream.namespace(), stream.name()),
        ShardIds.parse(
            input.requiredText("AdjacentShardToMerge"), stream.namespace(), stream.name()));
  }

  static StreamChange scale(StreamRef stream, Fields input) {
    return new Reshard.Scale(input.whole("TargetShardCount", 0));
  }

  static StreamChange split(StreamRef stream, Fields input) {
    return new Reshard.Split(
        ShardIds.parse(input.requiredText("ShardToSplit"), stream.namespace(), stream.name()),
        hashKey(input.requiredText("NewStartingHashKey")));
  }

  // A number above the largest hash key is treated as the largest: both are invalid for a split.
  private static HashKey hashKey(String decimal) {
    try {
      return HashKey.parse(decimal);
    } catch (IllegalArgumentException tooLarge) {
      return HashKey.MAX;
    }
  }
}
