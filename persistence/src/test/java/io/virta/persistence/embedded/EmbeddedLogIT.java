package io.virta.persistence.embedded;

import com.typesafe.config.ConfigFactory;
import io.virta.persistence.disk.FileDisk;
import io.virta.persistence.disk.ForcedDisk;
import io.virta.persistence.log.ShardLog;
import io.virta.persistence.log.ShardLogContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedLogIT extends ShardLogContract {
  @TempDir Path directory;
  private final ExecutorService blocking = Executors.newFixedThreadPool(2);
  private final AtomicBoolean failing = new AtomicBoolean();
  private @Nullable EmbeddedEngine engine;

  @Override
  protected ShardLog start() {
    EmbeddedEngine opened =
        EmbeddedEngine.open(
            ConfigFactory.parseString("virta.lane.defaults.free-bytes-min = 0")
                .withFallback(
                    ConfigFactory.parseMap(Map.of("virta.log.directory", directory.toString())))
                .withFallback(ConfigFactory.load()),
            path -> ForcedDisk.of(new FileDisk(path), this::failIfWanted),
            InstantSource.system(),
            blocking,
            failure -> {});
    engine = opened;
    return logOf(opened);
  }

  /** The log under test. */
  ShardLog logOf(EmbeddedEngine opened) {
    return opened.records();
  }

  private void failIfWanted() throws IOException {
    if (failing.getAndSet(false)) {
      throw new IOException("injected");
    }
  }

  @Override
  protected void stop() {
    if (engine != null) {
      engine.close();
    }
  }

  @Override
  protected void failNextAppend() {
    failing.set(true);
  }

  @AfterEach
  void shutDown() {
    blocking.shutdownNow();
  }
}
