package io.virta.actors.model;

/** What an on-demand stream may be kept ready for. */
public final class WarmThroughput {
  /** Most of it, as on AWS: 10 GiB/s. */
  public static final int MIBPS_MAX = 10_240;

  private WarmThroughput() {}

  /**
   * Checks a value that somebody asks for.
   *
   * @param mibps 0 for nothing in particular
   * @throws VirtaException {@code VALIDATION} when a stream of that mode cannot have it
   */
  public static void require(int mibps, StreamMode mode, StreamName stream) {
    if (mibps > 0 && mode != StreamMode.ON_DEMAND) {
      throw onDemandOnly(stream);
    }
    if (mibps > MIBPS_MAX) {
      throw new VirtaException(
          ErrorCode.VALIDATION,
          "WarmThroughputMiBps is %d, expected at most %d.".formatted(mibps, MIBPS_MAX));
    }
  }

  static VirtaException onDemandOnly(StreamName stream) {
    return new VirtaException(
        ErrorCode.VALIDATION,
        "WarmThroughputMiBps can only be set for a stream in ON_DEMAND mode; stream %s is in PROVISIONED mode."
            .formatted(stream));
  }
}
