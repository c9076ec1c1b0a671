package io.virta.http.upgrade;

import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.impl.engine.http2.TelemetrySpi;
import org.apache.pekko.http.scaladsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.HttpResponse;
import org.apache.pekko.stream.scaladsl.BidiFlow;
import org.apache.pekko.stream.scaladsl.BidiFlow$;
import org.apache.pekko.stream.scaladsl.Flow;
import org.apache.pekko.stream.scaladsl.Tcp.IncomingConnection;

/**
 * Puts an {@link UpgradeGate} in front of every connection. Pekko makes it from the name in {@code
 * virta-pekko.conf}: its hook for telemetry is the one place where a server's connections can be
 * reached before HTTP.
 */
public final class ConnectionGates implements TelemetrySpi {

  /** Made by Pekko. */
  public ConnectionGates(ActorSystem system) {}

  @Override
  public Flow<IncomingConnection, IncomingConnection, NotUsed> serverBinding() {
    return org.apache.pekko.stream.javadsl.Flow.of(IncomingConnection.class)
        .map(ConnectionGates::gated)
        .asScala();
  }

  private static IncomingConnection gated(IncomingConnection connection) {
    return connection.copy(
        connection.localAddress(),
        connection.remoteAddress(),
        connection.flow().asJava().via(new UpgradeGate()).asScala());
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
