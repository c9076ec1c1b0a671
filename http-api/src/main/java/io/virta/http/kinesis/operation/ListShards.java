package io.virta.http.kinesis.operation;

import io.virta.actors.model.Shard;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.VirtaException;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.WireError;
import io.virta.http.aws.wire.WireException;
import io.virta.http.aws.wire.WireWriter;
import io.virta.http.kinesis.model.KinesisModel;
import io.virta.http.kinesis.model.StreamRef;
import io.virta.http.kinesis.token.PageTokens.ShardPage;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Lists the shards of a stream: all, or those that match a filter. */
final class ListShards extends ModelOperation {
  private static final int SHARDS_MAX = 1_000; // as on AWS, even if the request has a higher limit
  private static final List<String> NOT_WITH_TOKEN =
      List.of(
          "StreamName",
          "StreamARN",
          "StreamCreationTimestamp",
          "ExclusiveStartShardId",
          "ShardFilter");

  private final OperationContext context;

  ListShards(OperationContext context) {
    super(KinesisModel.LIST_SHARDS);
    this.context = context;
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    String token = input.text("NextToken");
    int limit = Math.min(SHARDS_MAX, input.whole("MaxResults", SHARDS_MAX));
    return token == null ? first(call, input, limit) : next(call, input, token, limit);
  }

  private CompletionStage<Answer> first(Call call, Fields input, int limit) {
    if (!input.has("StreamName") && !input.has("StreamARN")) {
      throw WireError.invalidArgument("Either NextToken or StreamName should be provided.")
          .asException();
    }
    return context.access().stream(call, input)
        .thenCompose(stream -> context.streams().describe(stream.namespace(), stream.name()))
        .thenApply(
            stream -> {
              requireCreatedAt(stream, input);
              String after = input.text("ExclusiveStartShardId");
              int afterIndex = after == null ? -1 : ShardIds.parse(after, stream.key()).index();
              ShardFilter filter = ShardFilter.of(input.structure("ShardFilter"), stream);
              return object(call, out -> write(out, stream, filter, afterIndex, limit));
            });
  }

  private CompletionStage<Answer> next(Call call, Fields input, String token, int limit) {
    for (String member : NOT_WITH_TOKEN) {
      if (input.has(member)) {
        throw WireError.invalidArgument("NextToken and " + member + " cannot be provided together.")
            .asException();
      }
    }
    ShardPage page = context.pageTokens().read(token);
    if (!page.stream().namespace().isInRegionOf(call.namespace())) {
      throw invalidToken();
    }
    ShardFilter.Kind kind =
        ShardFilter.Kind.of(page.filter()).orElseThrow(ListShards::invalidToken);
    ShardFilter filter = new ShardFilter(kind, page.filterMillis(), -1);
    return context
        .access()
        .require(call, new StreamRef(page.stream().namespace(), page.stream().name()))
        .thenCompose(stream -> context.streams().describe(stream.namespace(), stream.name()))
        .thenApply(
            stream -> {
              if (!stream.key().equals(page.stream())) {
                throw VirtaException.streamNotFound(
                    page.stream().namespace(), page.stream().name());
              }
              return object(call, out -> write(out, stream, filter, page.afterShardIndex(), limit));
            });
  }

  private void write(
      WireWriter out, StreamDescription stream, ShardFilter filter, int after, int limit) {
    Instant horizon = context.figures().horizon(stream);
    List<Shard> shards =
        stream.shards().stream()
            .filter(shard -> shard.id().index() > after && filter.shows(shard, stream, horizon))
            .toList();
    List<Shard> page = shards.subList(0, Math.min(limit, shards.size()));
    out.objects("Shards", page, StreamWriter::shard);
    if (page.size() < shards.size()) {
      int last = page.get(page.size() - 1).id().index();
      out.text(
          "NextToken",
          context
              .pageTokens()
              .issue(new ShardPage(stream.key(), last, filter.kind().code(), filter.at())));
    }
  }

  /**
   * Requires the stream's creation time, if the request names one: it distinguishes successive
   * streams with the same name.
   */
  static void requireCreatedAt(StreamDescription stream, Fields input) {
    Instant expected = input.timestamp("StreamCreationTimestamp");
    if (expected != null && expected.getEpochSecond() != stream.createdAt().getEpochSecond()) {
      throw VirtaException.streamNotFound(stream.key().namespace(), stream.key().name());
    }
  }

  private static WireException invalidToken() {
    return WireError.invalidArgument("Invalid NextToken.").asException();
  }
}
