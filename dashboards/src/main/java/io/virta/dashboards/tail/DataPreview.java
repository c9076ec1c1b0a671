package io.virta.dashboards.tail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A readable preview of a record's data: text if the bytes are UTF-8 text, else hexadecimal. Data
 * in gzip format is decompressed first.
 *
 * @param binary whether {@code text} is hexadecimal
 * @param gzip whether {@code text} shows the decompressed content
 * @param cut whether {@code text} shows only the start
 */
public record DataPreview(String text, boolean binary, boolean gzip, boolean cut) {

  /**
   * Creates a preview of at most {@code bytesMax} bytes. A character split by the cut is left out.
   */
  public static DataPreview of(ByteBuffer data, int bytesMax) {
    if (Gunzip.isLikely(data)) {
      try {
        // One more byte shows whether the content is longer.
        byte[] content = Gunzip.start(data, bytesMax + 1);
        return of(ByteBuffer.wrap(content), bytesMax, true);
      } catch (IOException notGzip) {
        return of(data, bytesMax, false);
      }
    }
    return of(data, bytesMax, false);
  }

  private static DataPreview of(ByteBuffer data, int bytesMax, boolean gzip) {
    boolean cut = data.remaining() > bytesMax;
    ByteBuffer shown = data.slice(data.position(), Math.min(data.remaining(), bytesMax));
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(shown.remaining());
    if (decoder.decode(shown.duplicate(), text, !cut).isError() || hasControls(text.flip())) {
      return new DataPreview(hex(shown), true, gzip, cut);
    }
    return new DataPreview(text.toString(), false, gzip, cut);
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
