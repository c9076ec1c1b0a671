package io.virta.http.kinesis.operation;

import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.WireWriter;
import io.virta.http.kinesis.model.KinesisModel;
import java.util.concurrent.CompletionStage;

/** Describes a stream without its shards. */
final class DescribeStreamSummary extends ModelOperation {
  private final OperationContext context;
  private final StreamWriter writer;

  DescribeStreamSummary(OperationContext context) {
    super(KinesisModel.DESCRIBE_STREAM_SUMMARY);
    this.context = context;
    this.writer = new StreamWriter(context.arns());
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    return context.access().stream(call, input)
        .thenCompose(stream -> context.streams().describe(stream.namespace(), stream.name()))
        .thenApply(
            stream ->
                object(
                    call,
                    out ->
                        out.object(
                            "StreamDescriptionSummary",
                            summary -> {
                              writer.details(summary, stream);
                              summary
                                  .number("OpenShardCount", stream.openShardCount())
                                  .number("ConsumerCount", stream.consumers().size())
                                  .number("MaxRecordSizeInKiB", stream.properties().recordKibMax());
                              writeWarmThroughput(
                                  summary, stream.properties().warmThroughputMibps());
                            })));
  }

  private static void writeWarmThroughput(WireWriter out, int mibps) {
    if (mibps > 0) {
      out.object(
          "WarmThroughput",
          warm -> warm.number("TargetMiBps", mibps).number("CurrentMiBps", mibps));
    }
  }
}
