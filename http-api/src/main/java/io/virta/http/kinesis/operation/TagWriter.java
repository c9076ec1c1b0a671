package io.virta.http.kinesis.operation;

import io.virta.http.aws.wire.WireWriter;
import java.util.Map;
import java.util.TreeMap;

/** Writes tags in answers, sorted by key. */
final class TagWriter {
  private TagWriter() {}

  static void write(WireWriter out, Map<String, String> tags) {
    out.objects(
        "Tags",
        new TreeMap<>(tags).entrySet(),
        (tag, entry) -> tag.text("Key", entry.getKey()).text("Value", entry.getValue()));
  }
}
