package io.virta.bench.embedded;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;

/**
 * One registered consumer on an HTTP/1.1 connection: reads the events of SubscribeToShard with the
 * least work that finds every record.
 */
final class Subscriber {
  /** Receives each record, with the values that {@link FanOut} wrote into it. */
  @FunctionalInterface
  interface Taker {
    void taken(long dueNanos, int number, long nowNanos);
  }

  private static final byte[] DATA = "\"Data\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int PRELUDE_BYTES = 12;
  private static final int HEAD_CHARS = 16; // base64 of the 12 bytes that are decoded
  private static final int BUFFER_BYTES = 64 * 1024;

  private final DataInputStream events;
  private final int dataChars;
  private final Taker taker;

  private Subscriber(InputStream events, int recordBytes, Taker taker) {
    this.events = new DataInputStream(events);
    this.dataChars = (recordBytes + 2) / 3 * 4;
    this.taker = taker;
  }

  /** Subscribes from the newest record on; the subscription is active when this returns. */
  static Subscriber open(
      URI endpoint, String consumerArn, String shard, int recordBytes, Taker taker)
      throws IOException {
    Socket socket = new Socket(endpoint.getHost(), endpoint.getPort());
    String body =
        "{\"ConsumerARN\":\"%s\",\"ShardId\":\"%s\",\"StartingPosition\":{\"Type\":\"LATEST\"}}"
            .formatted(consumerArn, shard);
    String request =
        "POST / HTTP/1.1\r\n"
            + "Host: localhost\r\n"
            + "X-Amz-Target: Kinesis_20131202.SubscribeToShard\r\n"
            + "Content-Type: application/x-amz-json-1.1\r\n"
            + "X-Amz-Date: 20261121T000000Z\r\n"
            + "Authorization: AWS4-HMAC-SHA256 Credential=bench, SignedHeaders=host,"
            + " Signature=0\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    BufferedInputStream in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    String status = line(in);
    if (!status.startsWith("HTTP/1.1 200 ")) {
      throw new IOException("SubscribeToShard answered " + status);
    }
    String header = line(in);
    while (!header.isEmpty()) {
      header = line(in);
    }
    Subscriber subscriber = new Subscriber(new Chunks(in), recordBytes, taker);
    subscriber.message(); // the initial response
    return subscriber;
  }

  /** Reads on a new thread; completes when each of {@code records} records has arrived once. */
  CompletableFuture<Void> expect(int records) {
    CompletableFuture<Void> all = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                read(records);
                all.complete(null);
              } catch (IOException | RuntimeException failed) {
                all.completeExceptionally(failed);
              }
            },
            "subscriber");
    thread.setDaemon(true);
    thread.start();
    return all;
  }

  private void read(int records) throws IOException {
    BitSet seen = new BitSet(records);
    int count = 0;
    while (count < records) {
      byte[] payload = message();
      long now = System.nanoTime();
      for (int at = next(payload, 0); at >= 0; at = next(payload, at + dataChars)) {
        ByteBuffer head =
            ByteBuffer.wrap(
                Base64.getDecoder()
                    .decode(new String(payload, at, HEAD_CHARS, StandardCharsets.ISO_8859_1)));
        long due = head.getLong();
        int number = head.getInt();
        if (seen.get(number)) {
          throw new IllegalStateException("record " + number + " came twice");
        }
        seen.set(number);
        count++;
        taker.taken(due, number, now);
      }
    }
  }

  /** The offset of the next record's data; -1 if there is none. */
  private static int next(byte[] payload, int from) {
    for (int i = from; i <= payload.length - DATA.length; i++) {
      if (payload[i] == '"' && matches(payload, i)) {
        return i + DATA.length;
      }
    }
    return -1;
  }

  private static boolean matches(byte[] payload, int at) {
    for (int i = 0; i < DATA.length; i++) {
      if (payload[at + i] != DATA[i]) {
        return false;
      }
    }
    return true;
  }

  /** Reads the payload of the next message. */
  private byte[] message() throws IOException {
    int length = events.readInt();
    int headers = events.readInt();
    byte[] rest = new byte[length - 2 * Integer.BYTES];
    events.readFully(rest);
    int from = PRELUDE_BYTES - 2 * Integer.BYTES + headers;
    byte[] payload = new byte[rest.length - Integer.BYTES - from];
    System.arraycopy(rest, from, payload, 0, payload.length);
    return payload;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection has ended");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** Decodes a chunked body. */
  private static final class Chunks extends InputStream {
    private final InputStream in;
    private int left;
    private boolean begun;

    Chunks(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0; // must not wait for another chunk
      }
      if (left == 0) {
        if (begun) {
          line(in);
        }
        begun = true;
        left = Integer.parseInt(line(in), 16);
        if (left == 0) {
          return -1;
        }
      }
      int read = in.read(bytes, offset, Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }
  }
}
