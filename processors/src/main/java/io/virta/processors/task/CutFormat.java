package io.virta.processors.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virta.processors.operator.NumberedOutput;
import io.virta.processors.operator.OutputRecord;
import io.virta.processors.state.Change;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bytes of a cut: a version, then its parts, each with its count. */
final class CutFormat {
  private static final int VERSION = 1;

  private CutFormat() {}

  static byte[] encode(Cut cut) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(cut, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(Cut cut, DataOutputStream out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(cut.no());
    out.writeLong(cut.acknowledged());
    out.writeLong(cut.lastOutNumber());
    out.writeInt(cut.positions().size());
    for (ShardPosition position : cut.positions()) {
      writeText(position.input(), out);
      writeText(position.shard(), out);
      out.writeLong(position.counter());
      out.writeLong(position.subSequence());
      out.writeBoolean(position.ended());
      out.writeLong(position.maximum());
      out.writeLong(position.maximumArrival());
      out.writeLong(position.watermark());
    }
    out.writeInt(cut.changes().size());
    for (Change change : cut.changes()) {
      writeText(change.state(), out);
      writeBytes(change.slot(), out);
      writeBytes(change.value(), out);
    }
    out.writeInt(cut.outputs().size());
    for (NumberedOutput output : cut.outputs()) {
      out.writeLong(output.outNumber());
      writeText(output.record().stream(), out);
      writeText(output.record().partitionKey(), out);
      writeBytes(output.record().data(), out);
    }
  }

  private static void writeText(String text, DataOutputStream out) throws IOException {
    writeBytes(text.getBytes(UTF_8), out);
  }

  private static void writeBytes(byte @Nullable [] bytes, DataOutputStream out) throws IOException {
    if (bytes == null) {
      out.writeInt(-1);
    } else {
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  static Cut decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("a cut has format %d, not %d".formatted(version, VERSION));
    }
    long no = in.readLong();
    long acknowledged = in.readLong();
    long lastOutNumber = in.readLong();
    List<ShardPosition> positions = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      positions.add(
          new ShardPosition(
              readText(in),
              readText(in),
              in.readLong(),
              in.readLong(),
              in.readBoolean(),
              in.readLong(),
              in.readLong(),
              in.readLong()));
    }
    List<Change> changes = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      changes.add(new Change(readText(in), required(in), readBytes(in)));
    }
    List<NumberedOutput> outputs = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      outputs.add(
          new NumberedOutput(
              in.readLong(), new OutputRecord(readText(in), readText(in), required(in))));
    }
    if (in.available() > 0) {
      throw new IOException("a cut is followed by %d bytes".formatted(in.available()));
    }
    return new Cut(no, acknowledged, lastOutNumber, positions, changes, outputs);
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(required(in), UTF_8);
  }

  private static byte[] required(DataInputStream in) throws IOException {
    byte[] bytes = readBytes(in);
    if (bytes == null) {
      throw new IOException("a part of the cut is missing");
    }
    return bytes;
  }

  private static byte @Nullable [] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length == -1) {
      return null;
    }
    if (length < 0 || length > in.available()) {
      throw new IOException("a part of the cut has " + length + " bytes");
    }
    return in.readNBytes(length);
  }
}
