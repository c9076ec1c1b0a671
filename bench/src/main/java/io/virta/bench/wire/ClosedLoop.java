package io.virta.bench.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/**
 * One thread that keeps one request in flight on each of its connections, as fast as the server
 * answers. A single thread serves many connections, because it shares the cores with the server.
 */
public final class ClosedLoop implements Runnable {
  private static final long SILENCE_MILLIS_MAX = 30_000;

  private final InetSocketAddress server;
  private final List<? extends Exchange> exchanges;
  private int open;

  public ClosedLoop(InetSocketAddress server, List<? extends Exchange> exchanges) {
    this.server = server;
    this.exchanges = List.copyOf(exchanges);
  }

  /**
   * Runs all exchanges to their end.
   *
   * @throws WireException if the server violates the protocol or is silent for too long
   */
  @Override
  public void run() {
    List<Connection> connections = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      for (Exchange exchange : exchanges) {
        connections.add(open(selector, exchange));
      }
      while (open > 0) {
        if (selector.select(this::progress, SILENCE_MILLIS_MAX) == 0) {
          throw new WireException("no answer for " + SILENCE_MILLIS_MAX + " ms");
        }
      }
    } catch (IOException e) {
      throw new WireException("the connection to " + server + " failed: " + e.getMessage(), e);
    } finally {
      connections.forEach(ClosedLoop::close);
    }
  }

  private Connection open(Selector selector, Exchange exchange) throws IOException {
    Connection connection = Connection.open(server);
    connection.channel().configureBlocking(false);
    Turn turn = new Turn(connection, exchange);
    SelectionKey key = connection.channel().register(selector, 0, turn);
    open++;
    turn.next(key);
    return connection;
  }

  private void progress(SelectionKey key) {
    try {
      ((Turn) key.attachment()).progress(key);
    } catch (IOException e) {
      throw new WireException("the connection to " + server + " failed: " + e.getMessage(), e);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // The measurement is over, so a failed close does not matter.
    }
  }

  private final class Turn {
    private final Connection connection;
    private final Exchange exchange;

    Turn(Connection connection, Exchange exchange) {
      this.connection = connection;
      this.exchange = exchange;
    }

    void progress(SelectionKey key) throws IOException {
      if (key.isWritable()) {
        write(key);
      } else if (connection.read()) {
        exchange.answered(connection.answer());
        next(key);
      }
    }

    void next(SelectionKey key) throws IOException {
      Request request = exchange.next();
      if (request == null) {
        open--;
        connection.close();
      } else {
        connection.start(request);
        write(key);
      }
    }

    void write(SelectionKey key) throws IOException {
      key.interestOps(connection.write() ? SelectionKey.OP_READ : SelectionKey.OP_WRITE);
    }
  }
}
