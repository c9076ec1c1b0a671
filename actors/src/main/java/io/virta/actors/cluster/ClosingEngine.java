package io.virta.actors.cluster;

import java.nio.ByteBuffer;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * An SSL engine that requests a first write and then reports that it is closed, so that Pekko
 * closes the connection at once. A provider that throws instead would leave the connection open.
 */
final class ClosingEngine extends SSLEngine {
  private static final SSLContext CONTEXT = context();

  /** Accepts the settings and supplies a session without a cipher. */
  private final SSLEngine unused = CONTEXT.createSSLEngine();

  private static SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(new KeyManager[0], new TrustManager[0], null);
      return context;
    } catch (NoSuchAlgorithmException | KeyManagementException impossible) {
      throw new IllegalStateException("every JVM has TLS 1.3", impossible);
    }
  }

  private static SSLEngineResult closed() {
    return new SSLEngineResult(Status.CLOSED, HandshakeStatus.NOT_HANDSHAKING, 0, 0);
  }

  @Override
  public HandshakeStatus getHandshakeStatus() {
    return HandshakeStatus.NEED_WRAP;
  }

  @Override
  public SSLEngineResult wrap(ByteBuffer[] from, int offset, int length, ByteBuffer to) {
    return closed();
  }

  @Override
  public SSLEngineResult unwrap(ByteBuffer from, ByteBuffer[] to, int offset, int length) {
    return closed();
  }

  @Override
  public boolean isInboundDone() {
    return true;
  }

  @Override
  public boolean isOutboundDone() {
    return false; // otherwise Pekko would not call wrap
  }

  @Override
  public void beginHandshake() {}

  @Override
  public @Nullable Runnable getDelegatedTask() {
    return null;
  }

  @Override
  public void closeInbound() {}

  @Override
  public void closeOutbound() {}

  @Override
  public SSLSession getSession() {
    return unused.getSession();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return unused.getSupportedCipherSuites();
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return unused.getEnabledCipherSuites();
  }

  @Override
  public String[] getSupportedProtocols() {
    return unused.getSupportedProtocols();
  }

  @Override
  public String[] getEnabledProtocols() {
    return unused.getEnabledProtocols();
  }

  @Override
  public boolean getUseClientMode() {
    return unused.getUseClientMode();
  }

  @Override
  public boolean getNeedClientAuth() {
    return unused.getNeedClientAuth();
  }

  @Override
  public boolean getWantClientAuth() {
    return unused.getWantClientAuth();
  }

  @Override
  public boolean getEnableSessionCreation() {
    return unused.getEnableSessionCreation();
  }

  @Override
  public void setEnabledCipherSuites(String[] value) {
    unused.setEnabledCipherSuites(value);
  }

  @Override
  public void setEnabledProtocols(String[] value) {
    unused.setEnabledProtocols(value);
  }

  @Override
  public void setUseClientMode(boolean value) {
    unused.setUseClientMode(value);
  }

  @Override
  public void setNeedClientAuth(boolean value) {
    unused.setNeedClientAuth(value);
  }

  @Override
  public void setWantClientAuth(boolean value) {
    unused.setWantClientAuth(value);
  }

  @Override
  public void setEnableSessionCreation(boolean value) {
    unused.setEnableSessionCreation(value);
  }
}
