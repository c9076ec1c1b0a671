package io.virta.persistence.memory;

import io.virta.persistence.log.LogEngine;

/**
 * All logs in memory; their content is lost with this object. A test that needs a restart passes
 * the same engine to the next node. Safe for any thread.
 */
public final class MemoryEngine implements LogEngine {
  private final MemoryLog records = new MemoryLog();
  private final MemoryLog meta = new MemoryLog();
  private final MemoryLog state = new MemoryLog();

  @Override
  public MemoryLog records() {
    return records;
  }

  @Override
  public MemoryLog meta() {
    return meta;
  }

  @Override
  public MemoryLog state() {
    return state;
  }

  @Override
  public void close() {
    // Nothing to release.
  }
}
