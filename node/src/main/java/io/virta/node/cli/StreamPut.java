package io.virta.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.node.wire.RecordPutter;
import io.virta.node.wire.WireClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virta stream put}. */
@Command(
    name = "put",
    description = "Put records: each DATA, or each line of standard input, is one.",
    mixinStandardHelpOptions = true)
final class StreamPut extends OneStream implements Callable<Integer> {
  @Parameters(
      index = "1..*",
      paramLabel = "DATA",
      description = "Text, never base64. None: read lines.")
  private List<String> data = List.of();

  @Option(
      names = {"-k", "--key"},
      paramLabel = "KEY",
      description = "Partition key of all records. Default: a random one for each")
  private @Nullable String key;

  private long stored;

  @Override
  public Integer call() throws IOException {
    WireClient client = options.client();
    RecordPutter putter = new RecordPutter(client, stream, record -> print(client, record));
    if (data.isEmpty()) {
      putLines(putter);
    } else {
      data.forEach(text -> putter.put(entry(text)));
    }
    putter.flush();
    if (options.output() == OutputFormat.table && stored > 1) {
      options.out().println(stored + " records stored");
      options.out().flush();
    }
    return 0;
  }

  private void putLines(RecordPutter putter) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isEmpty()) {
        putter.put(entry(line));
      }
      if (!lines.ready()) {
        putter.flush(); // someone types, or a slow producer feeds us: what is there goes out
      }
    }
  }

  private RecordPutter.Entry entry(String text) {
    return new RecordPutter.Entry(
        key == null ? UUID.randomUUID().toString() : key, text.getBytes(UTF_8));
  }

  private void print(WireClient client, RecordPutter.Stored record) {
    stored++;
    if (options.output() == OutputFormat.table) {
      options.out().println(record.shardId() + "  " + record.sequenceNumber());
      options.out().flush();
      return;
    }
    ObjectNode json = client.request();
    json.put("PartitionKey", record.partitionKey());
    json.put("ShardId", record.shardId());
    options.printJson(json.put("SequenceNumber", record.sequenceNumber()));
  }
}
