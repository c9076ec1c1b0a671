package io.virta.persistence.disk;

import java.io.IOException;

/** The file system had no room for a write; some of its bytes may have been written. */
public final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1L;

  public DiskFullException(String message, Throwable cause) {
    super(message, cause);
  }

  public DiskFullException(String message) {
    super(message);
  }
}
