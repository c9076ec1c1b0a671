package io.virta.http;

import io.virta.client.VirtaConfig;
import io.virta.http.aws.identity.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The HTTP edge over streams in memory, running during the tests of a class. */
public final class MemoryServer implements BeforeAllCallback, AfterAllCallback {
  private static final int SILENCE_MAX = 20_000;

  private final ActorTestKit testKit = ActorTestKit.create(VirtaConfig.load());
  private final Starter starter;
  private @Nullable TestServer server;

  private MemoryServer(Starter starter) {
    this.starter = starter;
  }

  /** Creates a server with the clock of a test. */
  public MemoryServer(InstantSource clock) {
    this(system -> TestServer.start(system, new MemoryStreams(clock), clock, ""));
  }

  /** Creates a server with settings in HOCON that override the module's defaults. */
  public static MemoryServer with(String settings) {
    InstantSource clock = InstantSource.system();
    return new MemoryServer(
        system -> TestServer.start(system, new MemoryStreams(clock), clock, settings));
  }

  /** Creates a server with the callers that a test defines. */
  public static MemoryServer with(Credentials credentials) {
    InstantSource clock = InstantSource.system();
    return new MemoryServer(
        system -> TestServer.start(system, new MemoryStreams(clock), clock, credentials));
  }

  /** Creates a server with other services besides Kinesis. */
  public static MemoryServer with(
      String settings,
      Function<ActorSystem<?>, TestServer.Companions> services,
      Credentials credentials) {
    InstantSource clock = InstantSource.system();
    return new MemoryServer(
        system ->
            TestServer.start(
                system,
                new MemoryStreams(clock),
                clock,
                settings,
                services.apply(system),
                credentials));
  }

  @FunctionalInterface
  private interface Starter {
    TestServer start(ActorSystem<?> system) throws Exception;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    if (!isNested(context)) {
      server = starter.start(testKit.system());
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (!isNested(context)) {
      testKit.shutdownTestKit();
    }
  }

  /**
   * JUnit also calls the extension for nested classes, which use the server of their outer class.
   */
  private static boolean isNested(ExtensionContext context) {
    return context.getRequiredTestClass().isAnnotationPresent(Nested.class);
  }

  /** The server itself. */
  public TestServer get() {
    return Objects.requireNonNull(server, "not started");
  }

  public int port() {
    return get().port();
  }

  /** Opens a new connection to the server, without TLS. */
  public Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout(SILENCE_MAX);
    return socket;
  }

  /** Waits until no connection is open. */
  public void awaitNoConnections() {
    Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> get().connections().open() == 0);
  }

  /** Creates a new client of the server. */
  public WireClient client() {
    return new WireClient(port());
  }
}
