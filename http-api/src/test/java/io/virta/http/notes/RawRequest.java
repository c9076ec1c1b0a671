package io.virta.http.notes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.virta.http.MemoryServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** An HTTP/1.1 request whose body a test sends piece by piece, and its answer. */
final class RawRequest implements AutoCloseable {
  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;

  /** Sends a head for a server that accepts any signature; {@code headers} are complete lines. */
  RawRequest(MemoryServer server, String method, String path, String... headers)
      throws IOException {
    socket = server.connect();
    out = socket.getOutputStream();
    in = socket.getInputStream();
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    head.append("Host: 127.0.0.1\r\nX-Amz-Date: a\r\n");
    head.append(
        "Authorization: AWS4-HMAC-SHA256"
            + " Credential=key/20260101/us-east-1/notes/aws4_request, SignedHeaders=host,"
            + " Signature=abc\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    send(head.append("\r\n").toString().getBytes(ISO_8859_1));
  }

  /** Starts a stream of that name, in HTTP chunks. */
  static RawRequest stream(MemoryServer server, String name, String... headers) throws IOException {
    String[] all = new String[headers.length + 2];
    all[0] = "Transfer-Encoding: chunked";
    all[1] = "x-note-name: " + name;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return new RawRequest(server, "POST", "/recordings", all);
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Sends a piece of a body whose length is not announced. */
  void piece(String text) throws IOException {
    piece(text.getBytes(ISO_8859_1));
  }

  void piece(byte[] bytes) throws IOException {
    send((Integer.toHexString(bytes.length) + "\r\n").getBytes(ISO_8859_1));
    send(bytes);
    send("\r\n".getBytes(ISO_8859_1));
  }

  /** Ends such a body. */
  void end() throws IOException {
    send("0\r\n\r\n".getBytes(ISO_8859_1));
  }

  /** Reads up to and including that text. */
  String readTo(String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("ended after: " + text);
      }
      text.append((char) next);
    }
    return text.toString();
  }

  /** Reads the head of an answer. */
  String head() throws IOException {
    return readTo("\r\n\r\n");
  }

  /** Reads until the server closes the connection. */
  String rest() throws IOException {
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
