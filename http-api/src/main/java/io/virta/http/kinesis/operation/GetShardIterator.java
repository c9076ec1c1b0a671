package io.virta.http.kinesis.operation;

import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.http.aws.wire.Fields;
import io.virta.http.kinesis.model.KinesisModel;
import io.virta.http.kinesis.model.StreamRef;
import io.virta.http.kinesis.token.ShardIterators.Place;
import java.util.concurrent.CompletionStage;

/** Returns an iterator for a position in a shard. */
final class GetShardIterator extends ModelOperation {
  private final OperationContext context;
  private final StartingPositions positions;

  GetShardIterator(OperationContext context) {
    super(KinesisModel.GET_SHARD_ITERATOR);
    this.context = context;
    this.positions = new StartingPositions("GetShardIterator", context.clock());
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    return context.access().stream(call, input)
        .thenCompose(stream -> iterator(stream, input))
        .thenApply(iterator -> object(call, out -> out.text("ShardIterator", iterator)));
  }

  private CompletionStage<String> iterator(StreamRef stream, Fields input) {
    ShardId id = ShardIds.parse(input.requiredText("ShardId"), stream.namespace(), stream.name());
    return ShardIds.map(context.shards(), stream.namespace(), stream.name(), id)
        .thenCompose(map -> iterator(map, id, input));
  }

  private CompletionStage<String> iterator(ShardMap map, ShardId id, Fields input) {
    Shard shard =
        map.find(id)
            .orElseThrow(() -> ShardIds.absent(id, map.key().namespace(), map.key().name()));
    ShardKey key = map.key().shard(id);
    context.access().countIterator(key);
    return context
        .shards()
        .positionOf(
            key,
            positions.of(
                key,
                shard,
                input.requiredText("ShardIteratorType"),
                input.text("StartingSequenceNumber"),
                input.timestamp("Timestamp")))
        .thenApply(seq -> context.iterators().issue(new Place(key, seq)));
  }
}
