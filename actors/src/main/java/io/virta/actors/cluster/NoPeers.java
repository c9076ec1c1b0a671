package io.virta.actors.cluster;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import scala.Option;

/**
 * TLS for the remoting of a node without peers: every connection is closed before a byte of it is
 * read, so no other program can join this node, send it a message, or keep a connection open.
 */
public final class NoPeers implements SSLEngineProvider {
  /** Called by Pekko, by reflection. */
  public NoPeers(ActorSystem system) {}

  @Override
  public SSLEngine createServerSSLEngine(String host, int port) {
    return new ClosingEngine();
  }

  @Override
  public SSLEngine createClientSSLEngine(String host, int port) {
    return new ClosingEngine();
  }

  @Override
  public Option<Throwable> verifyClientSession(String host, SSLSession session) {
    return Option.apply(new IllegalStateException("this node has no peers"));
  }

  @Override
  public Option<Throwable> verifyServerSession(String host, SSLSession session) {
    return Option.apply(new IllegalStateException("this node has no peers"));
  }
}
