package io.virta.http.kinesis.operation;

import io.virta.actors.Shards;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.VirtaException;
import io.virta.http.aws.wire.WireError;
import io.virta.http.aws.wire.WireException;
import io.virta.persistence.failure.Failures;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Parses shard IDs as leniently as AWS, and reports missing shards with its messages. */
final class ShardIds {
  private ShardIds() {}

  static ShardId parse(String text, StreamKey stream) {
    return parse(text, stream.namespace(), stream.name());
  }

  /**
   * Parses a shard ID; only the part after the first hyphen counts: {@code anything-12} is shard
   * 12.
   */
  static ShardId parse(String text, Namespace namespace, StreamName stream) {
    int hyphen = text.indexOf('-');
    int next = text.indexOf('-', hyphen + 1);
    String digits = text.substring(hyphen + 1, next < 0 ? text.length() : next);
    try {
      return ShardId.parse(digits);
    } catch (IllegalArgumentException refused) {
      throw WireError.resourceNotFound(
              "Could not find shard %s in stream %s under account %s."
                  .formatted(text, stream, namespace.account()))
          .asException();
    }
  }

  /**
   * Returns the shard map of a shard's stream. If the stream does not exist, the error names the
   * shard, as on AWS.
   */
  static CompletionStage<ShardMap> map(
      Shards shards, Namespace namespace, StreamName stream, ShardId shard) {
    return shards
        .shardMap(namespace, stream)
        .exceptionally(
            failure -> {
              if (VirtaException.isRefusal(failure, ErrorCode.STREAM_NOT_FOUND)) {
                throw absent(shard, namespace, stream);
              }
              throw new CompletionException(Failures.unwrap(failure));
            });
  }

  static WireException absent(ShardId shard, Namespace namespace, StreamName stream) {
    return WireError.resourceNotFound(
            "Shard %s in stream %s under account %s does not exist"
                .formatted(shard, stream, namespace.account()))
        .asException();
  }
}
