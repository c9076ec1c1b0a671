package io.virta.http.kinesis.hot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.zip.CRC32;
import org.apache.pekko.util.ByteString;

/**
 * One message of {@code application/vnd.amazon.eventstream}, produced piece by piece: two lengths
 * and their CRC-32, headers, payload, and the CRC-32 of everything before it. Can be read once; not
 * thread-safe.
 *
 * <p>Does not use the event stream library of the SDKs: its messages are arrays, so each event
 * would be held in memory completely and copied twice. Here the payload is written directly from
 * the shared blocks, and only the current piece is held. Tests read the result with that library.
 */
public final class EventFrame implements Iterable<ByteString> {
  private static final int PRELUDE_BYTES = 12; // both lengths and their CRC
  private static final int CRC_BYTES = 4;
  private static final int TYPE_STRING = 7;

  private final ByteString head;
  private final RecordsBody payload;
  private final int pieceBytes;
  private final CRC32 crc = new CRC32();
  private boolean opened;

  private EventFrame(ByteString head, RecordsBody payload, int pieceBytes) {
    this.head = head;
    this.payload = payload;
    this.pieceBytes = pieceBytes;
  }

  /** Creates an event whose payload is produced in pieces of about {@code pieceBytes}. */
  public static EventFrame event(
      String eventType, String contentType, RecordsBody payload, int pieceBytes) {
    byte[] headers = eventHeaders(eventType, contentType);
    return new EventFrame(head(headers, payload.length()), payload, pieceBytes);
  }

  /** Returns a small event. */
  public static ByteString event(String eventType, String contentType, byte[] payload) {
    return whole(eventHeaders(eventType, contentType), payload);
  }

  /** Returns the error that ends a stream. */
  public static ByteString exception(String exceptionType, String contentType, byte[] payload) {
    return whole(headers("exception", ":exception-type", exceptionType, contentType), payload);
  }

  private static byte[] eventHeaders(String eventType, String contentType) {
    return headers("event", ":event-type", eventType, contentType);
  }

  private static byte[] headers(
      String messageType, String typeHeader, String type, String contentType) {
    ByteSink out = new ByteSink(128);
    header(out, ":message-type", messageType);
    header(out, typeHeader, type);
    header(out, ":content-type", contentType);
    byte[] headers = new byte[out.size()];
    System.arraycopy(out.array(), 0, headers, 0, headers.length);
    return headers;
  }

  private static void header(ByteSink out, String name, String value) {
    byte[] text = value.getBytes(StandardCharsets.US_ASCII);
    out.put(name.length()).putAscii(name);
    out.put(TYPE_STRING).put(text.length >>> 8).put(text.length).put(text);
  }

  private static ByteString head(byte[] headers, long payloadLength) {
    ByteBuffer head = ByteBuffer.allocate(PRELUDE_BYTES + headers.length);
    head.putInt(Math.toIntExact(head.capacity() + payloadLength + CRC_BYTES));
    head.putInt(headers.length);
    CRC32 crc = new CRC32();
    crc.update(head.array(), 0, head.position());
    head.putInt((int) crc.getValue()).put(headers);
    return ByteString.fromArrayUnsafe(head.array());
  }

  private static ByteString whole(byte[] headers, byte[] payload) {
    ByteString message = head(headers, payload.length).concat(ByteString.fromArray(payload));
    CRC32 crc = new CRC32();
    crc.update(message.toArrayUnsafe());
    return message.concat(trailer(crc));
  }

  private static ByteString trailer(CRC32 crc) {
    return ByteString.fromArrayUnsafe(
        ByteBuffer.allocate(CRC_BYTES).putInt((int) crc.getValue()).array());
  }

  /** Returns the pieces, each produced on demand. */
  @Override
  public Iterator<ByteString> iterator() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !payload.isDone();
      }

      @Override
      public ByteString next() {
        if (payload.isDone()) {
          throw new NoSuchElementException("the message is over");
        }
        return piece();
      }
    };
  }

  private ByteString piece() {
    ByteString part = payload.next(pieceBytes);
    ByteString piece = opened ? part : head.concat(part);
    if (!opened) {
      opened = true;
      crc.update(head.asByteBuffer());
    }
    crc.update(part.asByteBuffer());
    return payload.isDone() ? piece.concat(trailer(crc)) : piece;
  }
}
