package io.virta.http.connection;

import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.io.Inet.SocketOption;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.scaladsl.Tcp.IncomingConnection;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Handles new connections of one port: admission, TLS if the port has it, and the framing gate. A
 * connection keeps its slot until its socket is closed. Safe for any thread.
 */
public final class PortGate {
  // A refused peer has already had time to read the refusal.
  private static final SocketTimeouts REFUSED =
      new SocketTimeouts(Duration.ofSeconds(5), GateStage.PARTING);

  // Overrides the strategy of Pekko HTTP, which waits and then ends a stage when one side is
  // cancelled.
  private static final Attributes.CancellationStrategy CANCEL_AT_ONCE =
      new Attributes.CancellationStrategy(Attributes.cancellationStrategyPropagateFailure());

  private final ConnectionSlots slots;
  private final @Nullable Supplier<SSLEngine> tls;
  private final ServerSettings settings;
  private final SocketTimeouts timeouts;
  private final AcceptedSockets sockets = new AcceptedSockets();

  private PortGate(
      ConnectionSlots slots, ServerSettings settings, @Nullable Supplier<SSLEngine> tls) {
    this.slots = slots;
    this.tls = tls;
    List<SocketOption> options = new ArrayList<>();
    settings.getSocketOptions().forEach(options::add);
    options.add(sockets);
    this.settings = settings.withSocketOptions(options);
    this.timeouts = SocketTimeouts.of(settings);
  }

  /** Creates the gate of a port without TLS. */
  public static PortGate plain(ConnectionSlots slots, ServerSettings settings) {
    return new PortGate(slots, settings, null);
  }

  /**
   * Creates the gate of a port with TLS, which offers HTTP/2 and HTTP/1.1 (ALPN); {@code engines}
   * supplies a new engine for each connection.
   */
  public static PortGate tls(
      ConnectionSlots slots, ServerSettings settings, Supplier<SSLEngine> engines) {
    return new PortGate(slots, settings, engines);
  }

  /** The settings for binding the port. */
  public ServerSettings settings() {
    return settings;
  }

  /** Returns the gated connection for HTTP, or an empty list after refusing the connection. */
  List<IncomingConnection> admit(IncomingConnection connection, Materializer materializer) {
    Socket socket = sockets.take(connection);
    if (socket == null) {
      turnAway(connection, materializer);
      return List.of();
    }
    Admission admission = slots.admit(connection.remoteAddress().getAddress());
    Runnable leave = once(() -> slots.leave(admission));
    if (admission instanceof Admission.Admitted) {
      return List.of(gated(connection, socket, leave));
    }
    if (admission instanceof Admission.Refused refused) {
      refuse(connection, socket, refused.reason(), leave, materializer);
    } else {
      turnAway(connection, materializer);
    }
    return List.of();
  }

  private IncomingConnection gated(IncomingConnection connection, Socket socket, Runnable leave) {
    CompletableFuture<NotUsed> served = new CompletableFuture<>();
    Transport transport = Transport.of(tls);
    GateStage gate =
        new GateStage(
            new ConnectionFraming(transport::negotiated),
            () -> served.complete(NotUsed.getInstance()));
    SocketStage stage = new SocketStage(socket, timeouts, served, leave);
    Flow<ByteString, ByteString, NotUsed> gated =
        BidiFlow.fromGraph(gate).join(transport.over(above(stage, connection)));
    return connection.copy(connection.localAddress(), connection.remoteAddress(), gated.asScala());
  }

  private void refuse(
      IncomingConnection connection,
      Socket socket,
      String reason,
      Runnable leave,
      Materializer materializer) {
    CompletableFuture<NotUsed> told = new CompletableFuture<>();
    Transport transport = Transport.of(tls);
    RefusalStage refusal =
        new RefusalStage(reason, transport::negotiated, () -> told.complete(NotUsed.getInstance()));
    SocketStage stage = new SocketStage(socket, REFUSED, told, leave);
    transport.over(above(stage, connection)).join(Flow.fromGraph(refusal)).run(materializer);
  }

  private static void turnAway(IncomingConnection connection, Materializer materializer) {
    connection.flow().asJava().runWith(Source.empty(), Sink.cancelled(), materializer);
  }

  private static Flow<ByteString, ByteString, NotUsed> above(
      SocketStage stage, IncomingConnection connection) {
    return BidiFlow.fromGraph(stage)
        .join(connection.flow().asJava())
        .addAttributes(Attributes.apply(CANCEL_AT_ONCE));
  }

  private static Runnable once(Runnable action) {
    AtomicBoolean done = new AtomicBoolean();
    return () -> {
      if (done.compareAndSet(false, true)) {
        action.run();
      }
    };
  }
}
