package io.virta.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.util.ByteString;

/** Feeds a framing piece by piece and collects its elements. */
final class Pieces {
  private Pieces() {}

  static List<byte[]> through(Framing framing, byte[] input, int pieceBytes) {
    List<byte[]> elements = new ArrayList<>();
    for (int from = 0; from < input.length; from += pieceBytes) {
      byte[] piece = Arrays.copyOfRange(input, from, Math.min(input.length, from + pieceBytes));
      framing.feed(piece, 0, piece.length);
      for (ByteString next = framing.next(); next != null; next = framing.next()) {
        elements.add(next.toArray());
      }
    }
    return elements;
  }

  static List<String> through(Framing framing, String input, int pieceBytes) {
    return through(framing, input.getBytes(ISO_8859_1), pieceBytes).stream()
        .map(element -> new String(element, ISO_8859_1))
        .toList();
  }
}
