package io.virta.dashboards.tail;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The start of a record's data for people to read: text where the bytes are UTF-8 text, else
 * hexadecimal.
 *
 * @param binary whether {@code text} is hexadecimal
 */
public record DataPreview(String text, boolean binary) {

  /**
   * Reads {@code length} bytes, or as many as the data has. A character that the cut divides is
   * left out.
   */
  public static DataPreview of(ByteBuffer data, int bytesMax) {
    boolean cut = data.remaining() > bytesMax;
    ByteBuffer shown = data.slice(0, Math.min(data.remaining(), bytesMax));
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(shown.remaining());
    if (decoder.decode(shown.duplicate(), text, !cut).isError() || hasControls(text.flip())) {
      return new DataPreview(hex(shown), true);
    }
    return new DataPreview(text.toString(), false);
  }

  private static String hex(ByteBuffer shown) {
    byte[] bytes = new byte[shown.remaining()];
    shown.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static boolean hasControls(CharBuffer text) {
    return text.chars()
        .anyMatch(c -> c == 0x7F || (c < ' ' && c != '\t' && c != '\n' && c != '\r'));
  }
}
