package io.virta.actors.region;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Region;
import io.virta.persistence.disk.Disk;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the names of regions into namespaces and back. Fixed while a node runs.
 *
 * @param home the region of all data without a region; it never changes for a data directory
 * @param standard the region of requests that name none
 */
public record Regions(Region home, Region standard, RegionMode mode) {
  private static final Logger log = LoggerFactory.getLogger(Regions.class);
  private static final Region FIRST_HOME = new Region("us-east-1");

  /**
   * Returns the regions of a data directory. Its first start decides and records them permanently:
   * the home region is the configured one, and regions are kept apart unless the directory holds
   * data from before Virta had regions. Only one process at a time may call this for a directory;
   * the lock of the log ensures that.
   *
   * @param holdsData whether the log of the directory has any entries
   * @throws IOException when the record cannot be read or written, or is damaged
   */
  public static Regions inDirectory(Disk directory, RegionSettings settings, boolean holdsData)
      throws IOException {
    RegionRecord known = RegionRecord.read(directory).orElse(null);
    RegionRecord record = known == null ? firstRecord(settings, holdsData) : known;
    if (known == null) {
      record.write(directory);
    }
    RegionMode mode = settings.mode().orElse(record.mode());
    Region wanted = settings.region().orElse(record.home());
    Regions regions =
        new Regions(record.home(), mode == RegionMode.ONE ? record.home() : wanted, mode);
    regions.explain(directory, settings, wanted);
    return regions;
  }

  private static RegionRecord firstRecord(RegionSettings settings, boolean holdsData) {
    return new RegionRecord(
        settings.region().orElse(FIRST_HOME), holdsData ? RegionMode.ONE : RegionMode.EACH);
  }

  private void explain(Disk directory, RegionSettings settings, Region wanted) {
    if (mode == RegionMode.ONE && settings.mode().isEmpty()) {
      log.warn(
          "{} holds data from before regions were supported, so requests for any region reach the"
              + " same streams. Set virta.http.regions = each to keep regions apart (this data then"
              + " belongs to {}), or = one to keep a single region and silence this warning.",
          directory.describe(),
          home);
    }
    if (!wanted.equals(home)) {
      log.warn(
          mode == RegionMode.ONE
              ? "virta.http.region = {} has no effect: {} has had the home region {} since its"
                  + " first start, and virta.http.regions is one."
              : "virta.http.region = {} is the region of callers that name none. {} keeps the home"
                  + " region {} of its first start.",
          wanted,
          directory.describe(),
          home);
    }
  }

  /** Returns a single region for all requests, for tests about other things. */
  public static Regions one(String home) {
    Region region = new Region(home);
    return new Regions(region, region, RegionMode.ONE);
  }

  public Regions {
    if (mode == RegionMode.ONE && !standard.equals(home)) {
      throw new IllegalArgumentException("with one region, the standard one is the home region");
    }
  }

  /** Returns whether regions are kept apart. */
  public boolean apart() {
    return mode == RegionMode.EACH;
  }

  /** Returns the namespace of an account in a region. */
  public Namespace namespace(AccountId account, Region region) {
    return mode == RegionMode.ONE || region.equals(home)
        ? Namespace.home(account)
        : new Namespace(account, region);
  }

  /** Returns the namespace of an account for a request that names no region. */
  public Namespace standard(AccountId account) {
    return namespace(account, standard);
  }

  /** Returns the region of a namespace. */
  public Region of(Namespace namespace) {
    Region region = namespace.region();
    return region == null ? home : region;
  }
}
