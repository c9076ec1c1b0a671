package io.virta.http.connection;

import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.impl.engine.http2.TelemetrySpi;
import org.apache.pekko.http.scaladsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.scaladsl.BidiFlow;
import org.apache.pekko.stream.scaladsl.BidiFlow$;
import org.apache.pekko.stream.scaladsl.Flow;
import org.apache.pekko.stream.scaladsl.Tcp.IncomingConnection;

/**
 * Puts a {@link PortGate} in front of Pekko HTTP. Pekko instantiates this class by its name in
 * {@code virta-pekko.conf}: only the telemetry hook gives access to a server's connections before
 * HTTP.
 */
public final class ConnectionGates implements TelemetrySpi {
  private static final ThreadLocal<PortGate> BINDING = new ThreadLocal<>();

  private final ActorSystem system;

  /** Called by Pekko. */
  public ConnectionGates(ActorSystem system) {
    this.system = system;
  }

  /**
   * Binds a port whose connections go through the given gate. Passes the gate in a thread-local:
   * Pekko calls {@link #serverBinding} on the binding thread, with no parameter that would identify
   * the port.
   */
  public static <T> T binding(PortGate gate, Supplier<T> bind) {
    BINDING.set(gate);
    try {
      return bind.get();
    } finally {
      BINDING.remove();
    }
  }

  @Override
  public Flow<IncomingConnection, IncomingConnection, NotUsed> serverBinding() {
    PortGate gate = BINDING.get();
    if (gate == null) {
      return org.apache.pekko.stream.javadsl.Flow.of(IncomingConnection.class).asScala();
    }
    Materializer materializer = SystemMaterializer.get(system).materializer();
    return org.apache.pekko.stream.javadsl.Flow.of(IncomingConnection.class)
        .mapConcat(connection -> gate.admit(connection, materializer))
        .asScala();
  }

  @Override
  public BidiFlow<HttpRequest, HttpRequest, HttpResponse, HttpResponse, NotUsed> client() {
    return BidiFlow$.MODULE$.identity();
  }

  @Override
  public BidiFlow<HttpResponse, HttpResponse, HttpRequest, HttpRequest, NotUsed>
      serverConnection() {
    return BidiFlow$.MODULE$.identity();
  }
}
