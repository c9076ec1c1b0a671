package io.virta.bench.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One keep-alive connection with at most one request in flight. Not thread safe. */
public final class Connection implements AutoCloseable {
  private final SocketChannel channel;
  private final ByteBuffer arrived = ByteBuffer.allocateDirect(256 << 10);
  private final Answer answer = new Answer();
  private ByteBuffer @Nullable [] unwritten;

  private Connection(SocketChannel channel) {
    this.channel = channel;
  }

  public static Connection open(InetSocketAddress server) throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return new Connection(channel);
  }

  /** Sends a request and waits for the response, which stays valid until the next call. */
  public Answer exchange(Request request) throws IOException {
    start(request);
    while (!write()) {
      // A blocking channel writes everything at once; the loop only repeats an interrupted write.
    }
    while (!read()) {
      // Each iteration waits for more bytes.
    }
    return answer;
  }

  SocketChannel channel() {
    return channel;
  }

  Answer answer() {
    return answer;
  }

  void start(Request request) {
    answer.reset();
    arrived.clear();
    unwritten = request.toWrite();
  }

  /** Writes as much as possible; returns true if the request is sent completely. */
  boolean write() throws IOException {
    ByteBuffer[] rest = unwritten;
    if (rest == null) {
      return true;
    }
    channel.write(rest);
    for (ByteBuffer part : rest) {
      if (part.hasRemaining()) {
        return false;
      }
    }
    unwritten = null;
    return true;
  }

  /** Reads the bytes that have arrived; returns true if the response is complete. */
  boolean read() throws IOException {
    while (true) {
      arrived.clear();
      int count = channel.read(arrived);
      if (count < 0) {
        throw new WireException("the server closed the connection instead of answering");
      }
      arrived.flip();
      if (answer.feed(arrived)) {
        return true;
      }
      if (count < arrived.capacity()) {
        return false;
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
