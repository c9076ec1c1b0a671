package io.virta.actors.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Mutual TLS 1.3 in which both sides present one and the same certificate, and accept no other:
 * only holders of its private key can talk to each other. Neither names nor dates are checked, so
 * that a process never stops trusting itself, whatever the clock says.
 */
public final class PinnedTls {
  private static final String PROTOCOL = "TLSv1.3";
  private static final String ALIAS = "own";
  private static final char[] PASSWORD = "in memory only".toCharArray();

  private final SSLContext context;

  public PinnedTls(SelfSigned own) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    store.setKeyEntry(ALIAS, own.key(), PASSWORD, new X509Certificate[] {own.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    this.context = SSLContext.getInstance(PROTOCOL);
    context.init(keys.getKeyManagers(), new TrustManager[] {new Pinned(own.certificate())}, null);
  }

  /** An engine for the side that accepts the connection; requires the peer's certificate. */
  public SSLEngine serverEngine() {
    SSLEngine engine = engine(false);
    engine.setNeedClientAuth(true);
    return engine;
  }

  /** An engine for the side that opens the connection. */
  public SSLEngine clientEngine() {
    return engine(true);
  }

  private SSLEngine engine(boolean client) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(client);
    engine.setEnabledProtocols(new String[] {PROTOCOL});
    return engine;
  }

  /** Accepts one certificate. The handshake proves that the peer has its key. */
  private static final class Pinned extends X509ExtendedTrustManager {
    private final X509Certificate certificate;

    Pinned(X509Certificate certificate) {
      this.certificate = certificate;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      if (chain.length != 1 || !chain[0].equals(certificate)) {
        throw new CertificateException("the peer does not have this process's certificate");
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
