package io.virta.node.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Connections that send GetRecords requests and never read a byte of the answers. */
final class DeafClients implements Closeable {
  /**
   * The way to send requests; HTTP/2 by prior knowledge, with a flow-control window that stays
   * closed.
   */
  enum Way {
    /** One answer of several megabytes per connection. */
    HTTP_1(1, 10_000),
    HTTP_2(1, 10_000),
    /** Many small answers per connection. */
    HTTP_2_MULTIPLEXED(100, 1);

    private final int answers;
    private final int limit;

    Way(int answers, int limit) {
      this.answers = answers;
      this.limit = limit;
    }
  }

  private static final String AUTHORITY = "localhost";
  private static final int RECEIVE_BUFFER_BYTES = 4096;
  private static final byte DATA = 0;
  private static final byte HEADERS = 1;
  private static final byte SETTINGS = 4;
  private static final byte END_STREAM = 1;
  private static final byte END_HEADERS = 4;
  private static final short INITIAL_WINDOW_SIZE = 4;

  private final List<Socket> sockets = new ArrayList<>();
  private final int port;

  DeafClients(int port) {
    this.port = port;
  }

  /** Opens one more connection and sends its requests. */
  void ask(Way way, String iterator) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES); // the kernel must not buffer the answers
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    byte[] body =
        "{\"Limit\":%d,\"ShardIterator\":\"%s\"}"
            .formatted(way.limit, iterator)
            .getBytes(ISO_8859_1);
    OutputStream out = socket.getOutputStream();
    out.write(way == Way.HTTP_1 ? http1(body) : http2(body, way.answers));
    out.flush();
  }

  private static Map<String, String> headers(byte[] body) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-amz-target", "Kinesis_20131202.GetRecords");
    headers.put("content-type", "application/x-amz-json-1.1");
    headers.put("content-length", String.valueOf(body.length));
    headers.put("x-amz-date", "20261121T000000Z");
    headers.put("authorization", "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=c");
    return headers;
  }

  private static byte[] http1(byte[] body) throws IOException {
    StringBuilder head = new StringBuilder("POST / HTTP/1.1\r\nhost: " + AUTHORITY + "\r\n");
    headers(body).forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(head.append("\r\n").toString().getBytes(ISO_8859_1));
    request.write(body);
    return request.toByteArray();
  }

  private static byte[] http2(byte[] body, int answers) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
    frame(out, SETTINGS, 0, 0, new byte[] {0, INITIAL_WINDOW_SIZE, 0, 0, 0, 0});
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    literal(block, ":method", "POST");
    literal(block, ":scheme", "http");
    literal(block, ":path", "/");
    literal(block, ":authority", AUTHORITY);
    headers(body).forEach((name, value) -> literal(block, name, value));
    for (int i = 0; i < answers; i++) {
      int stream = 2 * i + 1; // client-initiated streams have odd numbers
      frame(out, HEADERS, END_HEADERS, stream, block.toByteArray());
      frame(out, DATA, END_STREAM, stream, body);
    }
    return bytes.toByteArray();
  }

  private static void frame(DataOutputStream out, byte type, int flags, int stream, byte[] payload)
      throws IOException {
    out.writeByte(payload.length >> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
  }

  /**
   * Writes a header without indexing; name and value have fewer than 127 bytes (RFC 7541, 6.2.2).
   */
  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    block.write(name.length());
    block.writeBytes(name.getBytes(ISO_8859_1));
    block.write(value.length());
    block.writeBytes(value.getBytes(ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
