package io.virta.http.kinesis.operation;

import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamPage;
import io.virta.actors.model.StreamSummary;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.WireError;
import io.virta.http.aws.wire.WireWriter;
import io.virta.http.kinesis.model.KinesisModel;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lists an account's streams, sorted by name. A page token is simply the last name. */
final class ListStreams extends ModelOperation {
  private static final int STREAMS_MAX = 100; // as on AWS, even if the request has a higher limit

  private final OperationContext context;
  private final StreamWriter writer;

  ListStreams(OperationContext context) {
    super(KinesisModel.LIST_STREAMS);
    this.context = context;
    this.writer = new StreamWriter(context.arns());
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    int limit = Math.min(input.whole("Limit", STREAMS_MAX), STREAMS_MAX);
    return context
        .streams()
        .list(context.access().namespace(call), after(input), limit)
        .thenApply(page -> object(call, out -> write(out, page)));
  }

  private static @Nullable StreamName after(Fields input) {
    String token = input.text("NextToken");
    if (token != null && !StreamName.isValid(token)) {
      throw WireError.invalidArgument("Invalid NextToken.").asException();
    }
    String after = token == null ? input.text("ExclusiveStartStreamName") : token;
    return after == null ? null : new StreamName(after);
  }

  private void write(WireWriter out, StreamPage page) {
    List<String> names =
        page.streams().stream().map(stream -> stream.key().name().value()).toList();
    out.texts("StreamNames", names)
        .flag("HasMoreStreams", page.more())
        .text("NextToken", page.more() ? names.get(names.size() - 1) : null)
        .objects("StreamSummaries", page.streams(), this::writeSummary);
  }

  private void writeSummary(WireWriter out, StreamSummary stream) {
    writer.summary(out, stream);
  }
}
