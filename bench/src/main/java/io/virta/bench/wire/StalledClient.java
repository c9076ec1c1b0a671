package io.virta.bench.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A client that sends a request and reads only the status of the response. Not thread safe. */
public final class StalledClient implements AutoCloseable {
  private static final int RECEIVE_BYTES = 4096;
  private static final String OK = "HTTP/1.1 200";

  private final SocketChannel channel;

  private StalledClient(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Connects, sends the complete request, and waits for the status.
   *
   * @throws WireException if the response is an error
   */
  public static StalledClient ask(InetSocketAddress server, Request request) {
    try {
      SocketChannel channel = SocketChannel.open();
      // A small buffer in the kernel: otherwise a complete response fits into it, and the server
      // does not wait.
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BYTES);
      channel.connect(server);
      for (ByteBuffer bytes : request.toWrite()) {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      requireOk(channel);
      return new StalledClient(channel);
    } catch (IOException e) {
      throw new WireException("cannot stall at " + server + ": " + e.getMessage(), e);
    }
  }

  private static void requireOk(SocketChannel channel) throws IOException {
    ByteBuffer status = ByteBuffer.allocate(OK.length());
    while (status.hasRemaining() && channel.read(status) >= 0) {
      // Each iteration waits for more bytes.
    }
    String text = new String(status.array(), 0, status.position(), StandardCharsets.US_ASCII);
    if (!text.equals(OK)) {
      throw new WireException("expected " + OK + ", found '" + text + "'");
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The server may already have closed this connection.
    }
  }
}
