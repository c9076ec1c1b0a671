package io.virta.actors.region;

import com.typesafe.config.Config;
import io.virta.actors.model.Region;
import java.util.Optional;

/**
 * Settings of regions: {@code virta.http.region} and {@code virta.http.regions}, explained in this
 * module's {@code reference.conf}.
 *
 * @param region empty when none is configured
 * @param mode empty when the data directory decides
 */
public record RegionSettings(Optional<Region> region, Optional<RegionMode> mode) {
  private static final String REGION = "virta.http.region";
  private static final String REGIONS = "virta.http.regions";

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException naming the key that is wrong
   */
  public static RegionSettings from(Config root) {
    return new RegionSettings(region(root.getString(REGION)), mode(root.getString(REGIONS)));
  }

  private static Optional<Region> region(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!Region.isValid(text)) {
      throw new IllegalArgumentException(
          REGION + " is '" + text + "', expected 1 to 32 of a-z, 0-9 and -");
    }
    return Optional.of(new Region(text));
  }

  private static Optional<RegionMode> mode(String text) {
    return switch (text) {
      case "auto" -> Optional.empty();
      case "one" -> Optional.of(RegionMode.ONE);
      case "each" -> Optional.of(RegionMode.EACH);
      default ->
          throw new IllegalArgumentException(
              REGIONS + " is '" + text + "', expected one, each or auto");
    };
  }
}
