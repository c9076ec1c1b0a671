package io.virta.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;
import org.apache.pekko.util.ByteString;

/** HTTP/2 frame by frame, without TLS, to send input that no client library would send. */
public final class Http2Wire implements AutoCloseable {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int RESET = 3;
  public static final int GOAWAY = 7;
  private static final int SETTINGS = 4;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int FRAME_BYTES_MAX = 16_384;
  private static final int WINDOW = 65_535;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final Queue<Frame> unread = new ArrayDeque<>();
  private final Map<Integer, Integer> windows = new HashMap<>(Map.of(0, WINDOW));

  /** A frame sent by the server. */
  public record Frame(int type, int flags, int stream, ByteString payload) {
    public boolean endsStream() {
      return type <= HEADERS && (flags & END_STREAM) != 0;
    }

    /** Returns a number of four bytes in the payload. */
    public int number(int at) {
      return payload.drop(at).toByteBuffer().getInt();
    }

    public String text() {
      return payload.decodeString(ISO_8859_1);
    }
  }

  public Http2Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(15_000);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
    frame(SETTINGS, 0, 0, new byte[0]);
  }

  /** Starts a request; the headers are alternating names and values. */
  public void request(int stream, boolean ends, String method, String path, String... headers)
      throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    literal(block, ":method", method);
    literal(block, ":scheme", "http");
    literal(block, ":path", path);
    for (int i = 0; i < headers.length; i += 2) {
      literal(block, headers[i], headers[i + 1]);
    }
    windows.put(stream, WINDOW);
    frame(HEADERS, END_HEADERS | (ends ? END_STREAM : 0), stream, block.toByteArray());
  }

  /** Writes a header without indexing (RFC 7541, 6.2.2). */
  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    for (String text : new String[] {name, value}) {
      length(block, text.length());
      block.writeBytes(text.getBytes(ISO_8859_1));
    }
  }

  /** Writes an integer with a prefix of 7 bits (RFC 7541, 5.1). */
  private static void length(ByteArrayOutputStream block, int length) {
    if (length < 127) {
      block.write(length);
      return;
    }
    block.write(127);
    int rest = length - 127;
    while (rest > 127) {
      block.write(128 + rest % 128);
      rest /= 128;
    }
    block.write(rest);
  }

  /** Sends that many bytes of a body, waiting for room in the windows if necessary. */
  public void body(int stream, int bytes, boolean ends) throws IOException {
    int left = bytes;
    while (left > 0) {
      int room = Math.min(windows.getOrDefault(0, 0), windows.getOrDefault(stream, 0));
      int sent = Math.min(left, Math.min(room, FRAME_BYTES_MAX));
      if (sent > 0) {
        left -= sent;
        frame(DATA, ends && left == 0 ? END_STREAM : 0, stream, new byte[sent]);
        windows.merge(0, -sent, Integer::sum);
        windows.merge(stream, -sent, Integer::sum);
      } else {
        unread.add(read());
      }
    }
  }

  public void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    out.writeInt(payload.length << Byte.SIZE | type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
  }

  public Frame next() throws IOException {
    return unread.isEmpty() ? read() : unread.remove();
  }

  private Frame read() throws IOException {
    int lengthAndType = in.readInt();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = in.readNBytes(lengthAndType >>> Byte.SIZE);
    Frame frame =
        new Frame(lengthAndType & 0xff, flags, stream, ByteString.fromArrayUnsafe(payload));
    if (frame.type == WINDOW_UPDATE) {
      windows.merge(stream, frame.number(0), Integer::sum);
    }
    return frame;
  }

  /** Reads up to the first matching frame and returns it. */
  public Frame await(Predicate<Frame> wanted) throws IOException {
    Frame frame = next();
    while (!wanted.test(frame)) {
      frame = next();
    }
    return frame;
  }

  /** Returns the data of the answer on a stream. */
  public String answer(int stream) throws IOException {
    StringBuilder data = new StringBuilder();
    Frame frame;
    do {
      frame = await(any -> any.stream() == stream && any.type() <= HEADERS);
      data.append(frame.type == DATA ? frame.text() : "");
    } while (!frame.endsStream());
    return data.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
