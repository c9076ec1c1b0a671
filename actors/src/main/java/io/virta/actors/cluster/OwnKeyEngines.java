package io.virta.actors.cluster;

import io.virta.actors.tls.PinnedTls;
import io.virta.actors.tls.SelfSigned;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * TLS of an actor system's remoting with a key that lives in the memory of this process only, so
 * that no other program can send it a message or join it. The key is made for the first connection:
 * a node of one never has any, and its start does not wait for a key.
 *
 * <p>Two systems of one process can share an instance, by {@code SSLEngineProviderSetup}.
 */
public final class OwnKeyEngines implements SSLEngineProvider {
  private @Nullable PinnedTls tls;

  public OwnKeyEngines() {}

  /** Called by Pekko. */
  public OwnKeyEngines(ActorSystem system) {
    this();
  }

  private synchronized PinnedTls tls() {
    if (tls == null) {
      try {
        tls = new PinnedTls(SelfSigned.nameless(InstantSource.system().instant()));
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException("this JVM can make no key for the node's remoting", e);
      }
    }
    return tls;
  }

  @Override
  public SSLEngine createServerSSLEngine(String host, int port) {
    return tls().serverEngine();
  }

  @Override
  public SSLEngine createClientSSLEngine(String host, int port) {
    return tls().clientEngine();
  }

  // The handshake has compared the certificates by now.
  @Override
  public Option<Throwable> verifyClientSession(String host, SSLSession session) {
    return Option.empty();
  }

  @Override
  public Option<Throwable> verifyServerSession(String host, SSLSession session) {
    return Option.empty();
  }
}
