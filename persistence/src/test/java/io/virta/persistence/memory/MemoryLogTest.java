package io.virta.persistence.memory;

import io.virta.persistence.log.LogFailedException;
import io.virta.persistence.log.ShardLog;
import io.virta.persistence.log.ShardLogContract;
import java.io.IOException;
import java.util.Random;

class MemoryLogTest extends ShardLogContract {
  private final MemoryEngine engine = new MemoryEngine();

  @Override
  protected ShardLog start() {
    return engine.records();
  }

  @Override
  protected void stop() {
    // The log keeps its content in memory.
  }

  @Override
  protected void failNextAppend() {
    engine
        .records()
        .failNextAppend(
            new LogFailedException("no answer", new IOException()), new Random().nextBoolean());
  }
}
