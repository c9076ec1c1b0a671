package io.virta.http.kinesis.operation;

import io.virta.actors.model.Shard;
import io.virta.actors.model.StreamDescription;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.WireWriter;
import io.virta.http.kinesis.model.KinesisModel;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Describes a stream with a page of its shards. */
final class DescribeStream extends ModelOperation {
  private static final int SHARDS_MAX = 100; // as on AWS, even if the request has a higher limit

  private final OperationContext context;
  private final StreamWriter writer;

  DescribeStream(OperationContext context) {
    super(KinesisModel.DESCRIBE_STREAM);
    this.context = context;
    this.writer = new StreamWriter(context.arns());
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    return context.access().stream(call, input)
        .thenCompose(stream -> context.streams().describe(stream.namespace(), stream.name()))
        .thenApply(stream -> object(call, out -> write(out, stream, input)));
  }

  private void write(WireWriter out, StreamDescription stream, Fields input) {
    String after = input.text("ExclusiveStartShardId");
    int afterIndex = after == null ? -1 : ShardIds.parse(after, stream.key()).index();
    List<Shard> shards =
        stream.shards().stream().filter(shard -> shard.id().index() > afterIndex).toList();
    int asked = Math.min(input.whole("Limit", SHARDS_MAX), SHARDS_MAX);
    int limit = Math.min(asked, shards.size());
    out.object(
        "StreamDescription",
        description -> {
          writer.details(description, stream);
          description
              .objects("Shards", shards.subList(0, limit), StreamWriter::shard)
              .flag("HasMoreShards", limit < shards.size());
        });
  }
}
