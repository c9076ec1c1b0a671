package io.virta.foreign.retry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * A proxy between clients and a node that drops the response to the first attempt of every put: the
 * node has acknowledged the records, so they are durable, but the client receives nothing. A
 * connection carries one request at a time.
 */
final class LossyProxy implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final ServerSocket listener;
  private final IntSupplier nodePort;
  private final boolean keepsConnections;
  private final AtomicInteger lost = new AtomicInteger();
  private final List<Socket> silent = new ArrayList<>();

  /**
   * Creates a proxy in front of the node at that port.
   *
   * @param keepsConnections whether a client whose response was dropped waits until {@link
   *     #cutAll}, as when the node dies; if false, its connection is closed at once
   */
  LossyProxy(IntSupplier nodePort, boolean keepsConnections) throws IOException {
    this.listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    this.nodePort = nodePort;
    this.keepsConnections = keepsConnections;
    inBackground(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Returns the number of dropped responses. */
  int lost() {
    return lost.get();
  }

  /** Closes every connection whose response was dropped. */
  synchronized void cutAll() throws IOException {
    for (Socket client : silent) {
      client.close();
    }
    silent.clear();
  }

  private static void inBackground(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // One side has disconnected, or the test has ended.
              }
            },
            "lossy-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private interface Work {
    void run() throws IOException;
  }

  private void accept() throws IOException {
    while (!listener.isClosed()) {
      Socket client = listener.accept();
      inBackground(() -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    try (Socket node = new Socket(InetAddress.getLoopbackAddress(), nodePort.getAsInt())) {
      InputStream requests = client.getInputStream();
      OutputStream toNode = node.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      boolean[] loses = {false};
      inBackground(() -> answer(node, client, loses));
      for (int read = requests.read(buffer); read >= 0; read = requests.read(buffer)) {
        String piece = new String(buffer, 0, read, ISO_8859_1);
        if (piece.startsWith("POST")) {
          synchronized (loses) {
            loses[0] = piece.contains("Kinesis_20131202.PutRecord") && piece.contains("attempt=1");
          }
        }
        toNode.write(buffer, 0, read);
      }
    } catch (SocketException ended) {
      if (!isSilent(client)) {
        client.close();
      }
    }
  }

  private void answer(Socket node, Socket client, boolean[] loses) throws IOException {
    byte[] buffer = new byte[BUFFER];
    InputStream answers = node.getInputStream();
    try {
      for (int read = answers.read(buffer); read >= 0; read = answers.read(buffer)) {
        boolean losesThis;
        synchronized (loses) {
          losesThis = loses[0];
        }
        if (losesThis && isInterim(buffer, read)) {
          continue; // after a timeout the client sends its body anyway
        }
        if (losesThis) {
          lose(client);
          return;
        }
        client.getOutputStream().write(buffer, 0, read);
      }
    } finally {
      if (!isSilent(client)) {
        client.close();
      }
    }
  }

  private static boolean isInterim(byte[] buffer, int length) {
    return new String(buffer, 0, Math.min(length, 12), ISO_8859_1).startsWith("HTTP/1.1 100");
  }

  private synchronized boolean isSilent(Socket client) {
    return silent.contains(client);
  }

  private void lose(Socket client) throws IOException {
    lost.incrementAndGet();
    if (keepsConnections) {
      synchronized (this) {
        silent.add(client);
      }
    } else {
      client.close();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cutAll();
  }
}
