package io.virta.http;

import io.virta.client.VirtaConfig;
import java.time.InstantSource;
import java.util.Objects;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The HTTP edge over streams in memory, up while the tests of a class run. */
public final class MemoryServer implements BeforeAllCallback, AfterAllCallback {
  private final ActorTestKit testKit = ActorTestKit.create(VirtaConfig.load());
  private final InstantSource clock;
  private @Nullable TestServer server;

  public MemoryServer(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    server = TestServer.start(testKit.system(), new MemoryStreams(clock), clock, "");
  }

  @Override
  public void afterAll(ExtensionContext context) {
    testKit.shutdownTestKit();
  }

  public int port() {
    return Objects.requireNonNull(server, "not started").port();
  }

  /** A new client of it. */
  public WireClient client() {
    return new WireClient(port());
  }
}
