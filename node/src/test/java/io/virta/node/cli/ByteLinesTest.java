package io.virta.node.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteLinesTest {
  private static List<String> read(String bytes) throws IOException {
    ByteLines lines = new ByteLines(new ByteArrayInputStream(bytes.getBytes(ISO_8859_1)));
    List<String> read = new ArrayList<>();
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      read.add(new String(line, ISO_8859_1));
    }
    return read;
  }

  @Test
  void keeps_every_byte_except_line_ends() throws IOException {
    assertThat(read("a\r\n\n\u00ff\u0000\rb\n")).containsExactly("a", "", "\u00ff\u0000\rb");
    assertThat(read("a\nb")).containsExactly("a", "b");
    assertThat(read("")).isEmpty();
  }

  @Test
  void names_a_line_that_is_longer_than_any_record() throws IOException {
    String longest = "x".repeat(ByteLines.LINE_BYTES_MAX);
    assertThat(read(longest + "\n")).containsExactly(longest);

    assertThatThrownBy(() -> read("a\n" + longest + "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("line 2 has more than 10485760 bytes, the maximum of a record");
  }
}
