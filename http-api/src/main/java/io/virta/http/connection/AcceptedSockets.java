package io.virta.http.connection;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.io.Inet;
import org.apache.pekko.stream.scaladsl.Tcp.IncomingConnection;
import org.jspecify.annotations.Nullable;

/**
 * The accepted sockets of one port whose connections are not yet admitted. Pekko streams do not
 * expose the underlying socket, but a socket option receives it before Pekko announces the
 * connection. Safe for any thread.
 */
final class AcceptedSockets extends Inet.AbstractSocketOption {
  private record Ends(SocketAddress remote, SocketAddress local) {}

  private final Map<Ends, Socket> accepted = new ConcurrentHashMap<>();

  @Override
  public void afterConnect(Socket socket) {
    accepted.put(new Ends(socket.getRemoteSocketAddress(), socket.getLocalSocketAddress()), socket);
  }

  /**
   * Removes and returns the socket of a connection; null if it was already taken or the peer has
   * already disconnected.
   */
  @Nullable Socket take(IncomingConnection connection) {
    InetSocketAddress remote = connection.remoteAddress();
    return accepted.remove(new Ends(remote, connection.localAddress()));
  }
}
