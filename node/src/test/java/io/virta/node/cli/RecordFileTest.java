package io.virta.node.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFileTest {
  @TempDir Path directory;

  private List<RecordFile.Item> read(String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    List<RecordFile.Item> items = new ArrayList<>();
    try (RecordFile records = RecordFile.open(file)) {
      records.forEachRemaining(items::add);
      assertThat(records.bytesRead()).isEqualTo(Files.size(file));
    }
    return items;
  }

  @Test
  void lines_of_json_become_records_unchanged() throws IOException {
    List<RecordFile.Item> items = read("a.ndjson", "{\"id\": 7, \"b\":1}\n\n[1]\n");

    assertThat(items)
        .extracting(item -> new String(item.data(), UTF_8))
        .containsExactly("{\"id\": 7, \"b\":1}", "[1]");
    assertThat(items).extracting(RecordFile.Item::number).containsExactly(1L, 3L);
    assertThat(items.get(0).field("id")).isEqualTo("7");
    assertThat(items.get(1).field("id")).isNull();
  }

  @Test
  void rows_under_a_header_become_objects() throws IOException {
    List<RecordFile.Item> items = read("a.csv", "id,text\n1,\"a, \"\"b\"\"\"\n2,c\n");

    assertThat(items)
        .extracting(item -> new String(item.data(), UTF_8))
        .containsExactly(
            "{\"id\":\"1\",\"text\":\"a, \\\"b\\\"\"}", "{\"id\":\"2\",\"text\":\"c\"}");
  }

  @Test
  void a_line_that_is_not_utf_8_is_named_and_not_decoded_with_replacements() throws IOException {
    Path file =
        Files.write(directory.resolve("latin.ndjson"), "{}\n\"caf\u00e9\"\n".getBytes(ISO_8859_1));

    try (RecordFile records = RecordFile.open(file)) {
      assertThat(records.next().number()).isEqualTo(1);
      assertThatThrownBy(records::next)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(file + ": line 2 is not UTF-8");
    }
  }

  @Test
  void a_row_that_does_not_fit_its_header_is_named() {
    assertThatThrownBy(() -> read("wide.csv", "id,text\n1,a\n2,b,c\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wide.csv: row at line 3 is not CSV: Too many entries");
  }

  @Test
  void a_table_that_is_not_utf_8_is_named() throws IOException {
    Path file = Files.write(directory.resolve("latin.csv"), "id\ncaf\u00e9\n".getBytes(ISO_8859_1));

    try (RecordFile records = RecordFile.open(file)) {
      assertThatThrownBy(() -> records.forEachRemaining(record -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(file + ": ")
          .hasMessageContaining("UTF-8");
    }
  }

  @Test
  void a_line_that_is_not_json_is_named() {
    assertThatThrownBy(() -> read("bad.ndjson", "{}\n{bad\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bad.ndjson: line 2 is not JSON: ");
  }
}
