package io.virta.http.kinesis.operation;

import io.virta.actors.model.StreamConsumer;
import io.virta.actors.model.StreamDescription;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.WireError;
import io.virta.http.aws.wire.WireWriter;
import io.virta.http.kinesis.model.KinesisModel;
import io.virta.http.kinesis.token.PageTokens.ConsumerPage;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Lists the consumers of a stream, sorted by name. */
final class ListStreamConsumers extends ModelOperation {
  private static final int CONSUMERS_MAX = 100; // as on AWS, even if the request has a higher limit

  private final OperationContext context;
  private final Consumers consumers;

  ListStreamConsumers(OperationContext context) {
    super(KinesisModel.LIST_STREAM_CONSUMERS);
    this.context = context;
    this.consumers = new Consumers(context);
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    String token = input.text("NextToken");
    if (token != null && input.has("StreamCreationTimestamp")) {
      throw WireError.invalidArgument(
              "NextToken and StreamCreationTimestamp cannot be provided together.")
          .asException();
    }
    ConsumerPage page = token == null ? null : context.pageTokens().readConsumers(token);
    int limit = Math.min(CONSUMERS_MAX, input.whole("MaxResults", CONSUMERS_MAX));
    return context.access().stream(call, input)
        .thenCompose(stream -> context.streams().describe(stream.namespace(), stream.name()))
        .thenApply(
            stream -> {
              ListShards.requireCreatedAt(stream, input);
              if (page != null && !page.stream().equals(stream.key())) {
                throw WireError.invalidArgument("Invalid NextToken.").asException();
              }
              String after = page == null ? "" : page.afterName();
              return object(call, out -> write(out, stream, after, limit));
            });
  }

  private void write(WireWriter out, StreamDescription stream, String after, int limit) {
    List<StreamConsumer> rest =
        stream.consumers().stream()
            .filter(consumer -> consumer.name().compareTo(after) > 0)
            .toList();
    List<StreamConsumer> page = rest.subList(0, Math.min(limit, rest.size()));
    out.objects(
        "Consumers", page, (member, consumer) -> consumers.write(member, stream.key(), consumer));
    if (page.size() < rest.size()) {
      String last = page.get(page.size() - 1).name();
      out.text("NextToken", context.pageTokens().issue(new ConsumerPage(stream.key(), last)));
    }
  }
}
