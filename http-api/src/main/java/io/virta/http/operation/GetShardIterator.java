package io.virta.http.operation;

import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StartingPosition;
import io.virta.http.token.ShardIterators.Place;
import io.virta.http.wire.Fields;
import io.virta.http.wire.KinesisModel;
import io.virta.http.wire.StreamRef;
import io.virta.http.wire.WireError;
import io.virta.http.wire.WireException;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Gives an iterator for a place in a shard. */
final class GetShardIterator extends ModelOperation {
  private final OperationContext context;

  GetShardIterator(OperationContext context) {
    super(KinesisModel.GET_SHARD_ITERATOR);
    this.context = context;
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    return context.access().stream(call, input)
        .thenCompose(stream -> iterator(stream, input))
        .thenApply(iterator -> object(call, out -> out.text("ShardIterator", iterator)));
  }

  private CompletionStage<String> iterator(StreamRef stream, Fields input) {
    ShardId id = ShardIds.parse(input.requiredText("ShardId"), stream.account(), stream.name());
    return context
        .streams()
        .shardMap(stream.account(), stream.name())
        .thenCompose(map -> iterator(map, id, input));
  }

  private CompletionStage<String> iterator(ShardMap map, ShardId id, Fields input) {
    Shard shard =
        map.find(id).orElseThrow(() -> ShardIds.absent(id, map.key().account(), map.key().name()));
    ShardKey key = map.key().shard(id);
    return context
        .streams()
        .positionOf(key, position(key, shard, input))
        .thenApply(seq -> context.iterators().issue(new Place(key, seq)));
  }

  private StartingPosition position(ShardKey key, Shard shard, Fields input) {
    String type = input.requiredText("ShardIteratorType");
    String number = input.text("StartingSequenceNumber");
    boolean needsNumber = type.endsWith("SEQUENCE_NUMBER");
    if (needsNumber != (number != null) && !type.equals("AT_TIMESTAMP")) {
      throw contradiction(type, number != null);
    }
    return switch (type) {
      case "TRIM_HORIZON" -> StartingPosition.trimHorizon();
      case "LATEST" -> StartingPosition.latest();
      case "AT_TIMESTAMP" -> new StartingPosition.AtTimestamp(timestamp(input));
      case "AT_SEQUENCE_NUMBER" ->
          new StartingPosition.AtSequenceNumber(numberIn(key, shard, number));
      default -> new StartingPosition.AfterSequenceNumber(numberIn(key, shard, number));
    };
  }

  private static SequenceNumber numberIn(ShardKey key, Shard shard, @Nullable String text) {
    SequenceNumber number;
    try {
      number = SequenceNumber.parse(text == null ? "" : text);
    } catch (IllegalArgumentException refused) {
      throw invalid(key, text, ".");
    }
    if (number.shardIndex() != shard.id().index()) {
      throw WireError.invalidArgument(
              "Invalid StartingSequenceNumber. It encodes %s, while it was used in a call to a shard with %s"
                  .formatted(new ShardId(number.shardIndex()), shard.id()))
          .asException();
    }
    if (number.createdSeconds() != shard.createdSeconds()) {
      throw invalid(key, text, " because it did not come from this stream.");
    }
    return number;
  }

  private Instant timestamp(Fields input) {
    Instant at = input.timestamp("Timestamp");
    if (at == null) {
      throw WireError.invalidArgument(
              "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current"
                  + " request has no timestamp parameter.")
          .asException();
    }
    long now = context.clock().millis();
    if (at.toEpochMilli() > now) {
      throw WireError.invalidArgument(
              "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: %d, currentTimestampInMillis: %d"
                  .formatted(at.toEpochMilli(), now))
          .asException();
    }
    return at;
  }

  private static WireException contradiction(String type, boolean hasNumber) {
    return WireError.invalidArgument(
            "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified %s and %s StartingSequenceNumber."
                .formatted(type, hasNumber ? "also a" : "no"))
        .asException();
  }

  private static WireException invalid(ShardKey key, @Nullable String number, String end) {
    return WireError.invalidArgument(
            "StartingSequenceNumber %s used in GetShardIterator on shard %s in stream %s under account %s is invalid%s"
                .formatted(number, key.shard(), key.stream().name(), key.stream().account(), end))
        .asException();
  }
}
