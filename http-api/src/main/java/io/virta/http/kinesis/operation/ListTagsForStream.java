package io.virta.http.kinesis.operation;

import io.virta.actors.model.StreamProperties;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.WireWriter;
import io.virta.http.kinesis.model.KinesisModel;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Lists the tags of a stream, sorted by key. */
final class ListTagsForStream extends ModelOperation {
  private static final int TAGS_DEFAULT = StreamProperties.TAGS_MAX;

  private final OperationContext context;

  ListTagsForStream(OperationContext context) {
    super(KinesisModel.LIST_TAGS_FOR_STREAM);
    this.context = context;
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    return context.access().stream(call, input)
        .thenCompose(stream -> context.streams().describe(stream.namespace(), stream.name()))
        .thenApply(stream -> object(call, out -> write(out, stream.tags(), input)));
  }

  private static void write(WireWriter out, Map<String, String> all, Fields input) {
    String after = input.text("ExclusiveStartTagKey");
    TreeMap<String, String> rest = new TreeMap<>(all);
    if (after != null) {
      rest.headMap(after, true).clear();
    }
    int limit = input.whole("Limit", TAGS_DEFAULT);
    boolean more = rest.size() > limit;
    while (rest.size() > limit) {
      rest.pollLastEntry();
    }
    TagWriter.write(out, rest);
    out.flag("HasMoreTags", more);
  }
}
