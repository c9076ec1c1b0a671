package io.virta.processors.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virta.processors.Codec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Text in UTF-8. */
public enum TextCodec implements Codec<String> {
  INSTANCE;

  @Override
  public void write(String value, OutputStream out) throws IOException {
    out.write(value.getBytes(UTF_8));
  }

  @Override
  public String read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("these bytes are no text in UTF-8", e);
    }
  }
}
