package io.virta.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.node.wire.StreamTail;
import io.virta.node.wire.WireClient;
import io.virta.node.wire.WireRecord;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code virta stream tail}. */
@Command(
    name = "tail",
    description = "Follow all shards of a stream; Ctrl-C stops it.",
    mixinStandardHelpOptions = true)
final class StreamTailCommand extends OneStream implements Callable<Integer> {
  // A shard allows five reads per second; leave some of them to other consumers.
  private static final Duration PAUSE = Duration.ofMillis(400);

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--from",
      paramLabel = "WHERE",
      defaultValue = "now",
      converter = TailStartConverter.class,
      description =
          "start (the oldest stored record), now, an age such as 30s, 5m or 2h, or a time"
              + " such as 2026-11-21T10:00:00Z. Default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private TailStart from;

  @Option(
      names = {"-n", "--max-records"},
      paramLabel = "N",
      defaultValue = "9223372036854775807",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Stop after N records.")
  private long recordsMax;

  @Option(
      names = "--full",
      description = "Print long records in full. Default: cut them on a terminal")
  private boolean full;

  private long printed;

  @Override
  public Integer call() throws InterruptedException {
    if (recordsMax < 0) {
      throw new ParameterException(
          command.commandLine(), "-n must be a number of records, not " + recordsMax);
    }
    WireClient client = options.client();
    TailLine line = full || Terminal.get().isEmpty() ? TailLine.whole() : TailLine.cut();
    StreamTail tail = from.open(client, stream);
    while (!tail.isAtEnd() && printed < recordsMax) {
      if (!tail.readRound(record -> print(client, line, record))) {
        Thread.sleep(PAUSE.toMillis());
      }
    }
    return 0;
  }

  private void print(WireClient client, TailLine line, WireRecord record) {
    if (printed == recordsMax) {
      return;
    }
    printed++;
    if (options.output() == OutputFormat.table) {
      options.out().line(line.of(record));
      return;
    }
    ObjectNode json = client.request();
    json.put("ShardId", record.shardId()).put("SequenceNumber", record.sequenceNumber());
    if (record.subSequenceNumber() != null) {
      json.put("SubSequenceNumber", record.subSequenceNumber());
    }
    json.put("ArrivedAt", record.arrivedAt().toString()).put("PartitionKey", record.partitionKey());
    record
        .text()
        .ifPresentOrElse(
            text -> json.put("Text", text),
            () -> json.put("Hex", HexFormat.of().formatHex(record.data())));
    options.printJson(json);
  }
}
