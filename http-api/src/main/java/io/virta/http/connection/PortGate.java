package io.virta.http.connection;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.scaladsl.Tcp.IncomingConnection;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The way of new connections of one port: admission, TLS if the port has it, and the framing gate.
 * Safe for any thread.
 */
public final class PortGate {
  private final ConnectionSlots slots;
  private final @Nullable Supplier<SSLEngine> tls;

  private PortGate(ConnectionSlots slots, @Nullable Supplier<SSLEngine> tls) {
    this.slots = slots;
    this.tls = tls;
  }

  /** A port without TLS. */
  public static PortGate plain(ConnectionSlots slots) {
    return new PortGate(slots, null);
  }

  /**
   * A port with TLS, which offers HTTP/2 and HTTP/1.1 (ALPN); {@code engines} gives one per
   * connection.
   */
  public static PortGate tls(ConnectionSlots slots, Supplier<SSLEngine> engines) {
    return new PortGate(slots, engines);
  }

  /** The connection as HTTP may have it, or nothing when it is refused, which happens beside. */
  List<IncomingConnection> admit(IncomingConnection connection, Materializer materializer) {
    Admission admission = slots.admit(connection.remoteAddress().getAddress());
    Runnable leave = once(() -> slots.leave(admission));
    Flow<ByteString, ByteString, NotUsed> peer = connection.flow().asJava();
    if (admission instanceof Admission.Admitted) {
      Transport transport = Transport.of(tls);
      GateStage gate = new GateStage(new ConnectionFraming(transport::negotiated), leave);
      Flow<ByteString, ByteString, NotUsed> gated =
          BidiFlow.fromGraph(gate).reversed().join(transport.over(peer)).asScala().asJava();
      return List.of(
          connection.copy(connection.localAddress(), connection.remoteAddress(), gated.asScala()));
    }
    if (admission instanceof Admission.Refused refused) {
      Transport transport = Transport.of(tls);
      transport
          .over(peer)
          .join(Flow.fromGraph(new RefusalStage(refused.reason(), transport::negotiated, leave)))
          .run(materializer);
    } else {
      peer.runWith(Source.empty(), Sink.cancelled(), materializer);
    }
    return List.of();
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
