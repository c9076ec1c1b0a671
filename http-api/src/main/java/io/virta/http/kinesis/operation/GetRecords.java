package io.virta.http.kinesis.operation;

import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamKey;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.WireError;
import io.virta.http.aws.wire.WireException;
import io.virta.http.aws.wire.WireWriter;
import io.virta.http.kinesis.hot.RecordsBody;
import io.virta.http.kinesis.model.KinesisModel;
import io.virta.http.kinesis.model.StreamRef;
import io.virta.http.kinesis.token.ShardIterators.Place;
import io.virta.http.memory.BytePermits.Lease;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads records. An answer uses no more memory than it has permits for, and releases them when the
 * client has received it.
 */
final class GetRecords extends ModelOperation {
  private static final int RECORDS_MAX = 10_000; // as on AWS
  private static final int PAYLOAD_BYTES_MAX = 10 * 1024 * 1024; // as on AWS
  private static final int PAYLOAD_BYTES_LEAST = 64 * 1024;

  private final OperationContext context;
  private final PacedAnswers paced;

  GetRecords(OperationContext context) {
    super(KinesisModel.GET_RECORDS);
    this.context = context;
    this.paced = new PacedAnswers(context);
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    Place place = context.iterators().read(input.requiredText("ShardIterator"));
    StreamKey stream = place.shard().stream();
    StreamRef meant = new StreamRef(stream.namespace(), stream.name());
    // As on AWS, an iterator of another account's stream is valid only together with that stream's
    // ARN, and an iterator of another region is never valid.
    boolean matches =
        input.has("StreamARN")
            ? context.access().streamOf(call, input).equals(meant)
            : stream.namespace().equals(call.namespace());
    if (!matches) {
      throw WireError.invalidArgument("Invalid ShardIterator.").asException();
    }
    int limit = input.whole("Limit", RECORDS_MAX);
    return context
        .access()
        .require(call, meant)
        .thenCompose(
            allowed ->
                ShardIds.map(
                    context.shards(), allowed.namespace(), allowed.name(), place.shard().shard()))
        .thenCompose(map -> read(call, map, place, limit));
  }

  private CompletionStage<Answer> read(Call call, ShardMap map, Place place, int limit) {
    ShardId id = place.shard().shard();
    Shard shard =
        map.find(id)
            .filter(found -> map.key().equals(place.shard().stream()))
            .orElseThrow(() -> ShardIds.absent(id, map.key().namespace(), map.key().name()));
    Lease lease = lease(place.shard());
    return context
        .shards()
        .read(place.shard(), place.seq(), limit, (int) lease.bytes())
        .thenCompose(
            slice ->
                current(map, shard, slice).thenApply(now -> answer(call, now, shard, slice, lease)))
        .whenComplete((answer, failure) -> closeAfter(failure, lease));
  }

  /**
   * Returns a shard map that contains the children of a shard that was read to its end, because the
   * answer names them.
   */
  private CompletionStage<ShardMap> current(ShardMap map, Shard shard, RecordSlice slice) {
    return slice.atEnd() && map.childrenOf(shard.id()).isEmpty()
        ? context.shards().shardMapWithout(map.key().shard(shard.id()))
        : CompletableFuture.completedFuture(map);
  }

  private Answer answer(Call call, ShardMap map, Shard shard, RecordSlice slice, Lease lease) {
    RecordsBody body =
        new RecordsBody(call.dialect(), shard, slice, out -> writeRest(out, map, shard, slice));
    // The first record is returned even if it exceeds the requested size, and so its complete batch
    // is held.
    if (!lease.resizeTo(paced.heldBytes(body, slice))) {
      throw noRoom(map.key().shard(shard.id()));
    }
    return paced.answer(call, body, lease);
  }

  private void writeRest(WireWriter out, ShardMap map, Shard shard, RecordSlice slice) {
    ShardKey key = map.key().shard(shard.id());
    if (!slice.atEnd()) {
      out.text("NextShardIterator", context.iterators().issue(new Place(key, slice.nextSeq())));
    }
    out.number("MillisBehindLatest", slice.millisBehindLatest());
    if (slice.atEnd()) {
      out.objects("ChildShards", map.childrenOf(shard.id()), StreamWriter::childShard);
    }
  }

  private Lease lease(ShardKey shard) {
    return context
        .answerPermits()
        .leaseSome(PAYLOAD_BYTES_LEAST, PAYLOAD_BYTES_MAX)
        .orElseThrow(() -> noRoom(shard));
  }

  private static WireException noRoom(ShardKey shard) {
    return new WireError(
            WireError.THROUGHPUT_EXCEEDED,
            400,
            "Rate exceeded for Shard - %s/%s/%s: this node holds as many answers as its memory allows"
                .formatted(shard.stream().account(), shard.stream().name(), shard.shard()))
        .asException();
  }

  private static void closeAfter(Throwable failure, Lease lease) {
    if (failure != null) {
      lease.close();
    }
  }
}
