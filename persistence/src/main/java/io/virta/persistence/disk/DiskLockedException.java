package io.virta.persistence.disk;

import java.io.IOException;

/** Somebody else, in this process or another, holds the lock of a directory. */
public final class DiskLockedException extends IOException {
  private static final long serialVersionUID = 1L;

  public DiskLockedException(String message) {
    super(message);
  }
}
