package io.virta.persistence.disk;

import java.io.IOException;

/** The lock of a directory has another owner, in this process or another one. */
public final class DiskLockedException extends IOException {
  private static final long serialVersionUID = 1L;

  public DiskLockedException(String message) {
    super(message);
  }
}
