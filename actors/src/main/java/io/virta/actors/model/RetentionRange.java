package io.virta.actors.model;

/**
 * The allowed retention of a stream, with the error texts of AWS. Internal streams have no maximum.
 */
final class RetentionRange {
  private RetentionRange() {}

  static void require(StreamKey stream, int hours) {
    if (stream.account().isInternal() && hours > 0) {
      return;
    }
    if (hours < StreamProperties.RETENTION_HOURS_MIN) {
      throw VirtaException.invalidArgument(
          "Minimum allowed retention period is %d hours. Requested retention period (%d hours) is too short."
              .formatted(StreamProperties.RETENTION_HOURS_MIN, hours));
    }
    if (hours > StreamProperties.RETENTION_HOURS_MAX) {
      throw VirtaException.invalidArgument(
          "Maximum allowed retention period is %d hours. Requested retention period (%d hours) is too long."
              .formatted(StreamProperties.RETENTION_HOURS_MAX, hours));
    }
  }
}
