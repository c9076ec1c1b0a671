package io.virta.actors.stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.pekko.serialization.jackson.JacksonMigration;

/**
 * Migrates the class names of stream events, which were nested in {@link StreamEntity} in earlier
 * versions.
 */
public final class MovedEvent extends JacksonMigration {
  @Override
  public int currentVersion() {
    return 2;
  }

  @Override
  public String transformClassName(int fromVersion, String className) {
    return className.replace("StreamEntity$", "StreamEvent$");
  }

  @Override
  public JsonNode transform(int fromVersion, JsonNode json) {
    return json;
  }
}
