package io.virta.http.kinesis.hot;

import io.virta.actors.model.Shard;
import io.virta.http.aws.wire.Dialect;
import io.virta.http.aws.wire.WireError;
import io.virta.http.kinesis.hot.PutOutcome.Batch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.pekko.util.ByteString;

/** Writes the answers of PutRecord and PutRecords directly into one array. */
public final class PutAnswers {
  private static final int RECORD_BYTES = 128;

  private PutAnswers() {}

  /** Returns the answer of PutRecord, whose only entry was accepted. */
  public static ByteString single(Dialect dialect, PutOutcome outcome) {
    ByteSink out = new ByteSink(RECORD_BYTES);
    Batch batch = outcome.batches().get(0);
    new Writer(dialect, out, List.of(batch)).single(outcome.isEncrypted());
    return ByteString.fromArrayUnsafe(out.array(), 0, out.size());
  }

  /** Returns the answer of PutRecords. */
  public static ByteString many(Dialect dialect, PutOutcome outcome) {
    ByteSink out = new ByteSink(64 + outcome.count() * RECORD_BYTES);
    Writer writer = new Writer(dialect, out, outcome.batches());
    writer.open(outcome.failedCount(), outcome.count(), outcome.isEncrypted());
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

  /** Writes in one dialect; keeps the current position in each batch. */
  private static final class Writer {
    private static final byte[] JSON_NUMBER = ascii("{\"SequenceNumber\":\"");
    private static final byte[] JSON_SHARD = ascii("\",\"ShardId\":\"");
    private static final byte[] JSON_OBJECT = ascii("{");
    private static final byte[] NOTHING = {};
    private static final byte[] JSON_END = ascii("\"}");
    private static final byte[] CBOR_NUMBER =
        cborText(new ByteSink(64).put(0xA2), "SequenceNumber");
    private static final byte[] CBOR_DIGITS = cborHead(3, SequenceDigits.LENGTH);
    private static final byte[] CBOR_SHARD = cborText(new ByteSink(64), "ShardId");
    private static final byte[] JSON_ENCRYPTED = ascii("{\"EncryptionType\":\"KMS\",");
    private static final byte[] CBOR_ENCRYPTED = cborEncrypted();

    private final boolean json;
    private final ByteSink out;
    private final SequenceDigits[] digits;

    /** The answer of an entry of each batch, with the digits of its last one. */
    private final byte[][] answers;

    private final int digitsAt;

    Writer(Dialect dialect, ByteSink out, List<Batch> batches) {
      this.json = dialect == Dialect.JSON;
      this.out = out;
      this.digits = new SequenceDigits[batches.size()];
      this.answers = new byte[batches.size()][];
      this.digitsAt = json ? JSON_NUMBER.length : CBOR_NUMBER.length + CBOR_DIGITS.length;
      for (int i = 0; i < batches.size(); i++) {
        Batch batch = batches.get(i);
        Shard shard = batch.shard();
        digits[i] =
            new SequenceDigits(
                shard.sequenceNumber(
                    batch.appended().firstSeq(), batch.appended().arrivalMillis()));
        answers[i] = answer(ascii(shard.id().value()));
      }
    }

    private byte[] answer(byte[] shardId) {
      ByteSink sink = new ByteSink(RECORD_BYTES);
      byte[] room = new byte[SequenceDigits.LENGTH];
      if (json) {
        sink.put(JSON_NUMBER).put(room).put(JSON_SHARD).put(shardId).put(JSON_END);
      } else {
        sink.put(CBOR_NUMBER).put(CBOR_DIGITS).put(room);
        sink.put(CBOR_SHARD).putCborHead(3, shardId.length).put(shardId);
      }
      return Arrays.copyOf(sink.array(), sink.size());
    }

    /** Writes the only entry, which was accepted; the encryption is a member of the same object. */
    void single(boolean encrypted) {
      if (!encrypted) {
        taken(0);
      } else if (json) {
        out.put(JSON_ENCRYPTED);
        taken(0, 1);
      } else {
        out.put(0xA3).put(CBOR_ENCRYPTED);
        taken(0, 1);
      }
    }

    void open(int failed, int count, boolean encrypted) {
      if (json) {
        out.put(encrypted ? JSON_ENCRYPTED : JSON_OBJECT);
        out.putAscii("\"FailedRecordCount\":" + failed + ",\"Records\":[");
      } else {
        out.put(encrypted ? 0xA3 : 0xA2).put(encrypted ? CBOR_ENCRYPTED : NOTHING);
        out.put(cborText(new ByteSink(32), "FailedRecordCount")).putCborHead(0, failed);
        out.put(cborText(new ByteSink(32), "Records")).putCborHead(4, count);
      }
    }

    void separate(int entry) {
      if (json && entry > 0) {
        out.put(',');
      }
    }

    void taken(int batch) {
      taken(batch, 0);
    }

    /** Writes the answer of the next entry of a batch, without so many of its first bytes. */
    private void taken(int batch, int from) {
      byte[] answer = answers[batch];
      digits[batch].copyTo(answer, digitsAt);
      digits[batch].advance();
      out.put(answer, from, answer.length - from);
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

    private static byte[] cborEncrypted() {
      ByteSink sink = new ByteSink(32).put(cborText(new ByteSink(32), "EncryptionType"));
      return cborText(sink, "KMS");
    }

    private static byte[] cborHead(int major, int value) {
      ByteSink sink = new ByteSink(8).putCborHead(major, value);
      return Arrays.copyOf(sink.array(), sink.size());
    }

    private static byte[] cborText(ByteSink sink, String text) {
      sink.putCborHead(3, text.length()).putAscii(text);
      return Arrays.copyOf(sink.array(), sink.size());
    }

    private static byte[] ascii(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
  }
}
