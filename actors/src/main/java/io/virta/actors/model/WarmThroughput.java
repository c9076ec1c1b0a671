package io.virta.actors.model;

/** The rules for the warm throughput of an on-demand stream. */
public final class WarmThroughput {
  /** Maximum warm throughput, as on AWS: 10 GiB/s. */
  public static final int MIBPS_MAX = 10_240;

  private WarmThroughput() {}

  /**
   * Checks a requested value.
   *
   * @param mibps the requested value; 0 if not set
   * @throws VirtaException {@code VALIDATION} if a stream in that mode cannot have this value
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
