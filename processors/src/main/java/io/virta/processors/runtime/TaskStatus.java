package io.virta.processors.runtime;

import org.jspecify.annotations.Nullable;

/**
 * What a task does at the moment.
 *
 * @param reason why it does not run, as a sentence; null while it does
 */
public record TaskStatus(Phase phase, @Nullable String reason) {
  /** The phases of a task. */
  public enum Phase {
    /** It reads what is durable, and finds its streams. */
    STARTING,
    RUNNING,
    /** It will start again by itself, when the reason has passed. */
    WAITING,
    /** A stage failed, and its policy is to wait until somebody resumes the app. */
    SUSPENDED,
    /** A stage failed, and its policy is to stop the app. */
    FAILED,
    STOPPED
  }

  static TaskStatus of(Phase phase) {
    return new TaskStatus(phase, null);
  }
}
