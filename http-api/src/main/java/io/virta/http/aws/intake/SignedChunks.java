package io.virta.http.aws.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.virta.http.aws.identity.signature.ChunkSignatures;
import io.virta.http.aws.wire.WireError;
import io.virta.http.aws.wire.WireException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.util.ByteString;

/**
 * Decodes a body of signed chunks: a line with size and signature, the bytes, a line end. Emits the
 * bytes of a chunk only after verifying its signature, so it buffers one chunk. A body ends with an
 * empty chunk, whose signature proves that nothing is missing.
 */
final class SignedChunks implements StreamDecoder {
  private static final int LINE_BYTES_MAX = 128;
  private static final Pattern LINE =
      Pattern.compile("([0-9a-fA-F]{1,8});chunk-signature=([0-9a-f]{64})\r");
  private static final int HEX = 16;

  private enum Part {
    LINE,
    BYTES,
    END_OF_LINE,
    NOTHING
  }

  private final ChunkSignatures signatures;
  private final int chunkBytesMax;
  private final byte[] line = new byte[LINE_BYTES_MAX];
  private int lineBytes;
  private String signature = "";
  private byte[] chunk = new byte[0];
  private int chunkBytes;
  private Part part = Part.LINE;
  private boolean last;

  SignedChunks(ChunkSignatures signatures, int chunkBytesMax) {
    this.signatures = signatures;
    this.chunkBytesMax = chunkBytesMax;
  }

  @Override
  public ByteString decode(ByteString piece) {
    ByteString whole = ByteString.emptyByteString();
    byte[] bytes = piece.toArrayUnsafe();
    int at = 0;
    while (at < bytes.length) {
      switch (part) {
        case LINE -> takeOfLine(bytes[at++]);
        case BYTES -> {
          int taken = Math.min(bytes.length - at, chunk.length - chunkBytes);
          System.arraycopy(bytes, at, chunk, chunkBytes, taken);
          at += taken;
          chunkBytes += taken;
        }
        case END_OF_LINE -> whole = whole.concat(takeOfEnd(bytes[at++]));
        case NOTHING -> throw malformed("bytes after the last chunk");
      }
      if (part == Part.BYTES && chunkBytes == chunk.length) {
        part = Part.END_OF_LINE;
      }
    }
    return whole;
  }

  private void takeOfLine(byte b) {
    if (b != '\n') {
      if (lineBytes == LINE_BYTES_MAX) {
        throw malformed("a line of more than " + LINE_BYTES_MAX + " bytes");
      }
      line[lineBytes++] = b;
      return;
    }
    Matcher head = LINE.matcher(new String(line, 0, lineBytes, ISO_8859_1));
    if (!head.matches()) {
      throw malformed("a line that is not SIZE;chunk-signature=SIGNATURE");
    }
    long size = Long.parseLong(head.group(1), HEX);
    if (size > chunkBytesMax) {
      throw malformed("a chunk of %d bytes, at most %d".formatted(size, chunkBytesMax));
    }
    signature = head.group(2);
    chunk = new byte[(int) size];
    last = size == 0;
    lineBytes = 0;
    chunkBytes = 0;
    part = Part.BYTES;
  }

  private ByteString takeOfEnd(byte b) {
    if (b != (lineBytes == 0 ? '\r' : '\n')) {
      throw malformed("a chunk that is longer than its size");
    }
    lineBytes++;
    if (b == '\r') {
      return ByteString.emptyByteString();
    }
    signatures.verify(signature, chunk);
    ByteString verified = ByteString.fromArrayUnsafe(chunk);
    chunk = new byte[0];
    lineBytes = 0;
    part = last ? Part.NOTHING : Part.LINE;
    return verified;
  }

  @Override
  public void end() {
    if (part != Part.NOTHING) {
      throw BodyRefusedException.cutOff();
    }
  }

  private static WireException malformed(String what) {
    return WireError.wrongType("The body is not made of signed chunks: it has " + what + ".")
        .asException();
  }
}
