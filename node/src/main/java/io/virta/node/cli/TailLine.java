package io.virta.node.cli;

import io.virta.node.wire.WireRecord;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Formats a record as one line: arrival time, shard, partition key, data. Data that is not UTF-8 is
 * shown in hexadecimal.
 *
 * @param dataMax limit of the data shown: characters on the terminal, including escapes, for text,
 *     and bytes for other data
 */
record TailLine(int dataMax) {
  /** Less than half of a terminal of 80 columns and 24 rows. */
  private static final int SHORT = 800;

  /** Returns a format that cuts long records. */
  static TailLine cut() {
    return new TailLine(SHORT);
  }

  /** Returns a format that shows records in full. */
  static TailLine whole() {
    return new TailLine(Integer.MAX_VALUE);
  }

  String of(WireRecord record) {
    return "%s  shard %s  %s  %s"
        .formatted(
            record.arrivedAt(),
            record.shardId().replaceFirst("^shardId-0*(?=\\d)", ""),
            record.partitionKey(),
            record.text().map(this::text).orElseGet(() -> bytes(record.data())));
  }

  private String text(String text) {
    int end = VisibleText.fitting(text, dataMax);
    return end == text.length()
        ? text
        : text.substring(0, end) + rest(text.length() - end, "characters");
  }

  private String bytes(byte[] data) {
    boolean fits = data.length <= dataMax;
    return "0x"
        + HexFormat.of().formatHex(fits ? data : Arrays.copyOf(data, dataMax))
        + (fits ? "" : rest(data.length - dataMax, "bytes"));
  }

  private static String rest(int cut, String unit) {
    return String.format(Locale.ROOT, " ... (%,d more %s; --full shows all)", cut, unit);
  }
}
