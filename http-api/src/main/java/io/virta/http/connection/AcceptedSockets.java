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
 * The sockets of one port that were accepted and whose connections were not admitted yet. Pekko's
 * streams do not show the socket below them, but an option of a socket gets it before the
 * connection is announced. Safe for any thread.
 */
final class AcceptedSockets extends Inet.AbstractSocketOption {
  private record Ends(SocketAddress remote, SocketAddress local) {}

  private final Map<Ends, Socket> accepted = new ConcurrentHashMap<>();

  @Override
  public void afterConnect(Socket socket) {
    accepted.put(new Ends(socket.getRemoteSocketAddress(), socket.getLocalSocketAddress()), socket);
  }

  /** The socket of a connection; null if it was taken before, or the peer has already gone. */
  @Nullable Socket take(IncomingConnection connection) {
    InetSocketAddress remote = connection.remoteAddress();
    return accepted.remove(new Ends(remote, connection.localAddress()));
  }
}
