package io.virta.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.node.wire.RecordPutter;
import io.virta.node.wire.WireClient;
import io.virta.persistence.file.UnusableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code virta stream put}. */
@Command(
    name = "put",
    description =
        "Put records: one for each DATA argument, each record of --file, or each line of standard"
            + " input.",
    mixinStandardHelpOptions = true)
final class StreamPut extends OneStream implements Callable<Integer> {
  private static final int RECORDS_PER_STEP = 500;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Parameters(
      index = "1..*",
      paramLabel = "DATA",
      description =
          "Data of a record, as plain text, not base64. Default: read lines from standard input")
  private List<String> data = List.of();

  @Option(
      names = {"-k", "--key"},
      paramLabel = "KEY",
      description = "Partition key of all records. Default: a random one for each")
  private @Nullable String key;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          "NDJSON file, one record per line, or a .csv file with a header line, whose rows become"
              + " JSON objects.")
  private @Nullable Path file;

  @Option(
      names = "--key-field",
      paramLabel = "FIELD",
      description = "With --file: the field to use as partition key.")
  private @Nullable String keyField;

  private long stored;

  @Override
  public Integer call() throws IOException {
    requireOneSource();
    WireClient client = options.client();
    RecordPutter putter = new RecordPutter(client, stream, record -> print(client, record));
    if (file != null) {
      putFile(putter, file);
    } else if (data.isEmpty()) {
      putLines(putter);
    } else {
      data.forEach(text -> putter.put(entry(text.getBytes(UTF_8))));
    }
    putter.flush();
    if (options.output() == OutputFormat.table && stored > 1) {
      options.out().line(stored + " records stored");
    }
    return 0;
  }

  /** Rejects combinations of options in which one would be silently ignored. */
  private void requireOneSource() {
    if (file != null && !data.isEmpty()) {
      throw wrong("put accepts either --file or DATA, not both", null);
    }
    if (keyField != null && file == null) {
      throw wrong("--key-field requires --file", null);
    }
    if (keyField != null && key != null) {
      throw wrong("put accepts either --key or --key-field, not both", null);
    }
  }

  private ParameterException wrong(@Nullable String message, @Nullable Exception cause) {
    return new ParameterException(command.commandLine(), message, cause);
  }

  private void putFile(RecordPutter putter, Path from) throws IOException {
    try (RecordFile records = open(from);
        Progress progress = Progress.of(options, "putting " + from, Files.size(from))) {
      while (records.hasNext()) {
        RecordFile.Item record = records.next();
        putter.put(new RecordPutter.Entry(key(from, record), record.data()));
        if (record.number() % RECORDS_PER_STEP == 0) {
          progress.to(records.bytesRead(), record.number() + " records");
        }
      }
      putter.flush();
    } catch (IllegalArgumentException malformed) {
      putter.flush(); // what stands before it is put, and printed
      throw wrong(malformed.getMessage(), malformed);
    }
  }

  private RecordFile open(Path from) {
    if (Files.isDirectory(from)) {
      throw wrong(from + " is a directory", null);
    }
    try {
      return RecordFile.open(from);
    } catch (NoSuchFileException missing) {
      throw wrong("file not found: " + from, missing);
    } catch (IOException e) {
      throw wrong("cannot read " + from + ": " + UnusableFile.reason(e), e);
    }
  }

  private String key(Path from, RecordFile.Item record) {
    if (keyField == null) {
      return key == null ? UUID.randomUUID().toString() : key;
    }
    String value = record.field(keyField);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: record %d has no field '%s' for the partition key"
              .formatted(from, record.number(), keyField));
    }
    return value;
  }

  private void putLines(RecordPutter putter) throws IOException {
    ByteLines lines = new ByteLines(System.in);
    try {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        if (line.length > 0) {
          putter.put(entry(line));
        }
        if (!lines.hasMoreAtOnce()) {
          putter.flush(); // do not hold records back while the input is slow
        }
      }
    } catch (IllegalArgumentException tooLong) {
      putter.flush(); // what stands before it is put, and printed
      throw wrong(tooLong.getMessage(), tooLong);
    }
  }

  private RecordPutter.Entry entry(byte[] data) {
    return new RecordPutter.Entry(key == null ? UUID.randomUUID().toString() : key, data);
  }

  private void print(WireClient client, RecordPutter.Stored record) {
    stored++;
    if (options.output() == OutputFormat.table) {
      options.out().line(record.shardId() + "  " + record.sequenceNumber());
      return;
    }
    ObjectNode json = client.request();
    json.put("PartitionKey", record.partitionKey());
    json.put("ShardId", record.shardId());
    options.printJson(json.put("SequenceNumber", record.sequenceNumber()));
  }
}
