package io.virta.http.hot;

import io.virta.actors.model.Shard;
import io.virta.http.hot.PutOutcome.Batch;
import io.virta.http.wire.Dialect;
import io.virta.http.wire.WireError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.pekko.util.ByteString;

/** Writes the answers of PutRecord and PutRecords straight into one array. */
public final class PutAnswers {
  private static final int RECORD_BYTES = 128;

  private PutAnswers() {}

  /** The answer of PutRecord; its only entry was taken. */
  public static ByteString single(Dialect dialect, PutOutcome outcome) {
    ByteSink out = new ByteSink(RECORD_BYTES);
    Batch batch = outcome.batches().get(0);
    new Writer(dialect, out, List.of(batch)).taken(0);
    return ByteString.fromArrayUnsafe(out.array(), 0, out.size());
  }

  /** The answer of PutRecords. */
  public static ByteString many(Dialect dialect, PutOutcome outcome) {
    ByteSink out = new ByteSink(64 + outcome.count() * RECORD_BYTES);
    Writer writer = new Writer(dialect, out, outcome.batches());
    writer.open(outcome.failedCount(), outcome.count());
    for (int entry = 0; entry < outcome.count(); entry++) {
      writer.separate(entry);
      if (outcome.isAccepted(entry)) {
        writer.taken(outcome.batchOf(entry));
      } else {
        writer.refused(outcome.error(entry));
      }
    }
    writer.close();
    return ByteString.fromArrayUnsafe(out.array(), 0, out.size());
  }

  /** Writes in one dialect; keeps where each batch stands. */
  private static final class Writer {
    private static final byte[] JSON_NUMBER = ascii("{\"SequenceNumber\":\"");
    private static final byte[] JSON_SHARD = ascii("\",\"ShardId\":\"");
    private static final byte[] JSON_END = ascii("\"}");
    private static final byte[] CBOR_NUMBER =
        cborText(new ByteSink(64).put(0xA2), "SequenceNumber");
    private static final byte[] CBOR_SHARD = cborText(new ByteSink(64), "ShardId");

    private final boolean json;
    private final ByteSink out;
    private final SequenceDigits[] digits;
    private final byte[][] shardIds;

    Writer(Dialect dialect, ByteSink out, List<Batch> batches) {
      this.json = dialect == Dialect.JSON;
      this.out = out;
      this.digits = new SequenceDigits[batches.size()];
      this.shardIds = new byte[batches.size()][];
      for (int i = 0; i < batches.size(); i++) {
        Batch batch = batches.get(i);
        Shard shard = batch.shard();
        digits[i] =
            new SequenceDigits(
                shard.sequenceNumber(
                    batch.appended().firstSeq(), batch.appended().arrivalMillis()));
        shardIds[i] = ascii(shard.id().value());
      }
    }

    void open(int failed, int count) {
      if (json) {
        out.putAscii("{\"FailedRecordCount\":" + failed + ",\"Records\":[");
      } else {
        out.put(0xA2).put(cborText(new ByteSink(32), "FailedRecordCount")).putCborHead(0, failed);
        out.put(cborText(new ByteSink(32), "Records")).putCborHead(4, count);
      }
    }

    void separate(int entry) {
      if (json && entry > 0) {
        out.put(',');
      }
    }

    void taken(int batch) {
      if (json) {
        out.put(JSON_NUMBER).put(digits[batch]).put(JSON_SHARD);
        out.put(shardIds[batch]).put(JSON_END);
      } else {
        out.put(CBOR_NUMBER).putCborHead(3, SequenceDigits.LENGTH).put(digits[batch]);
        out.put(CBOR_SHARD).putCborHead(3, shardIds[batch].length).put(shardIds[batch]);
      }
      digits[batch].advance();
    }

    void refused(WireError error) {
      byte[] type = error.type().getBytes(StandardCharsets.UTF_8);
      byte[] message =
          Objects.requireNonNullElse(error.message(), "").getBytes(StandardCharsets.UTF_8);
      if (json) {
        out.putAscii("{\"ErrorCode\":\"").put(type).putAscii("\",\"ErrorMessage\":\"");
        out.putJsonText(message, 0, message.length).put(JSON_END);
      } else {
        out.put(0xA2).put(cborText(new ByteSink(32), "ErrorCode"));
        out.putCborHead(3, type.length).put(type);
        out.put(cborText(new ByteSink(32), "ErrorMessage"));
        out.putCborHead(3, message.length).put(message);
      }
    }

    void close() {
      if (json) {
        out.putAscii("]}");
      }
    }

    private static byte[] cborText(ByteSink sink, String text) {
      sink.putCborHead(3, text.length()).putAscii(text);
      return java.util.Arrays.copyOf(sink.array(), sink.size());
    }

    private static byte[] ascii(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
  }
}
