package io.virta.http.kinesis.hot;

import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.RecordSlice.Run;
import io.virta.actors.model.Shard;
import io.virta.http.aws.wire.Dialect;
import io.virta.http.aws.wire.WireWriter;
import io.virta.persistence.record.RecordBlock;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The body of a GetRecords answer. Its length is known in advance; its bytes are produced on
 * demand, piece by piece, directly from the shared blocks. Can be read once; not thread-safe.
 */
public final class RecordsBody {
  private static final int DATA_NOT_STARTED = -1;

  /** By how much a piece may exceed the requested size without the array having to grow. */
  private static final int OVERSHOOT_BYTES = 1024;

  private final RecordFormat format;
  private final Shard shard;
  private final List<Run> runs;
  private final byte[] opening;
  private final byte[] ending;
  private final long length;
  private boolean opened;
  private boolean ended;
  private int run;
  private int record;
  private int dataDone = DATA_NOT_STARTED;
  private @Nullable SequenceDigits number;

  /**
   * Creates a body of which nothing is written yet.
   *
   * @param rest writes the members after the records; at least one
   */
  public RecordsBody(Dialect dialect, Shard shard, RecordSlice slice, Consumer<WireWriter> rest) {
    this.format = dialect == Dialect.JSON ? new JsonRecordFormat() : new CborRecordFormat();
    this.shard = shard;
    this.runs = slice.runs();
    this.opening = format.opening(slice.recordCount());
    this.ending = ending(WireWriter.write(dialect, rest));
    this.length = opening.length + recordsLength() + ending.length;
    this.record = runs.isEmpty() ? 0 : runs.get(0).from();
  }

  /** Returns the length of the complete body in bytes. */
  public long length() {
    return length;
  }

  public boolean isDone() {
    return ended;
  }

  /** Returns the next piece, of about {@code bytes} bytes; empty only at the end of the body. */
  public ByteString next(int bytes) {
    ByteSink out = new ByteSink((int) Math.min((long) bytes + OVERSHOOT_BYTES, length));
    if (!opened) {
      out.put(opening);
      opened = true;
    }
    while (run < runs.size() && out.size() < bytes) {
      step(out, bytes - out.size());
    }
    if (run == runs.size() && !ended) {
      out.put(ending);
      ended = true;
    }
    return ByteString.fromArrayUnsafe(out.array(), 0, out.size());
  }

  private void step(ByteSink out, int room) {
    RecordBlock block = runs.get(run).block();
    if (dataDone == DATA_NOT_STARTED) {
      boolean first = run == 0 && record == runs.get(0).from();
      format.writeHead(out, number(), block, record, first);
      dataDone = 0;
    } else if (dataDone < block.dataLength(record)) {
      int most = Math.max(1, room / 4) * RecordFormat.DATA_UNIT;
      int part = Math.min(most, block.dataLength(record) - dataDone);
      format.writeData(out, block.array(), block.dataOffset(record) + dataDone, part);
      dataDone += part;
    } else {
      format.writeTail(out, block, record);
      advance();
    }
  }

  private SequenceDigits number() {
    SequenceDigits digits = number;
    if (digits == null) {
      Run current = runs.get(run);
      digits =
          new SequenceDigits(
              shard.sequenceNumber(current.firstSeq(), current.block().arrivalMillis()));
      number = digits;
    }
    return digits;
  }

  private void advance() {
    dataDone = DATA_NOT_STARTED;
    number().advance();
    record++;
    if (record == runs.get(run).to()) {
      run++;
      number = null;
      record = run < runs.size() ? runs.get(run).from() : 0;
    }
  }

  private long recordsLength() {
    long bytes = 0;
    int count = 0;
    for (Run current : runs) {
      for (int i = current.from(); i < current.to(); i++) {
        bytes += format.length(current.block(), i);
      }
      count += current.recordCount();
    }
    return bytes + (long) Math.max(0, count - 1) * format.separatorLength();
  }

  // The rest is written as a separate object, whose first byte, the opening of the object, is
  // dropped.
  private byte[] ending(byte[] rest) {
    byte[] closing = format.closing();
    byte[] ending = new byte[closing.length + rest.length - 1];
    System.arraycopy(closing, 0, ending, 0, closing.length);
    System.arraycopy(rest, 1, ending, closing.length, rest.length - 1);
    return ending;
  }
}
