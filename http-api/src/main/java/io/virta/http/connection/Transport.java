package io.virta.http.connection;

import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.TLSClosing$;
import org.apache.pekko.stream.TLSProtocol.SendBytes;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.TLS;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** The transport of one connection: TCP, or TLS above it. */
sealed interface Transport {
  /** Creates the transport of a new connection; {@code engines} is null for no TLS. */
  static Transport of(@Nullable Supplier<SSLEngine> engines) {
    return engines == null ? new Plain() : new Secured(engines);
  }

  /** Returns the decrypted side of the flow to and from the peer. */
  Flow<ByteString, ByteString, NotUsed> over(Flow<ByteString, ByteString, NotUsed> peer);

  /** The negotiated protocol; known once the first bytes have arrived. */
  Alpn negotiated();

  /** Without TLS. */
  record Plain() implements Transport {
    @Override
    public Flow<ByteString, ByteString, NotUsed> over(Flow<ByteString, ByteString, NotUsed> peer) {
      return peer;
    }

    @Override
    public Alpn negotiated() {
      return Alpn.NO_TLS;
    }
  }

  /** With TLS, on its own engine. */
  final class Secured implements Transport {
    private static final String HTTP_2 = "h2";
    private static final String HTTP_1 = "http/1.1";

    private final Supplier<SSLEngine> engines;
    private volatile @Nullable SSLEngine engine;

    private Secured(Supplier<SSLEngine> engines) {
      this.engines = engines;
    }

    @Override
    public Flow<ByteString, ByteString, NotUsed> over(Flow<ByteString, ByteString, NotUsed> peer) {
      Flow<ByteString, SslTlsOutbound, NotUsed> out = Flow.of(ByteString.class).map(SendBytes::new);
      Flow<SslTlsInbound, ByteString, NotUsed> in =
          Flow.of(SslTlsInbound.class).collectType(SessionBytes.class).map(SessionBytes::bytes);
      return BidiFlow.fromFlows(out, in)
          .atop(TLS.create(this::newEngine, session -> {}, TLSClosing$.MODULE$.ignoreComplete()))
          .join(peer);
    }

    private SSLEngine newEngine() {
      SSLEngine created = engines.get();
      created.setUseClientMode(false);
      // A client that offers only other protocols is served with HTTP/1.1 nevertheless.
      created.setHandshakeApplicationProtocolSelector((handshake, offered) -> choose(offered));
      engine = created;
      return created;
    }

    private static String choose(List<String> offered) {
      if (offered.contains(HTTP_2)) {
        return HTTP_2;
      }
      return offered.contains(HTTP_1) ? HTTP_1 : "";
    }

    @Override
    public Alpn negotiated() {
      SSLEngine used = engine;
      return used != null && HTTP_2.equals(used.getApplicationProtocol())
          ? Alpn.HTTP_2
          : Alpn.HTTP_1;
    }
  }
}
