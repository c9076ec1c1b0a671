package io.virta.processors.operator;

/** A stage failed for a record and its policy is to stop; nothing of the record was written. */
public final class StageStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String stage;
  private final boolean wholeApp;

  StageStoppedException(String stage, boolean wholeApp, String message, Throwable cause) {
    super(message, cause);
    this.stage = stage;
    this.wholeApp = wholeApp;
  }

  /** Returns the name of the stage. */
  public String stage() {
    return stage;
  }

  /** Returns whether all tasks of the app stop, not only this one. */
  public boolean isWholeApp() {
    return wholeApp;
  }
}
