package io.virta.actors.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.actors.model.StreamProperties;
import org.apache.pekko.serialization.jackson.JacksonMigration;

/**
 * Migrates snapshots of earlier versions: version 1 has no changes of streams, version 2 no
 * encryption of records.
 */
public final class PresentMigration extends JacksonMigration {
  @Override
  public int currentVersion() {
    return 3;
  }

  @Override
  public JsonNode transform(int fromVersion, JsonNode json) {
    ObjectNode present = (ObjectNode) json;
    if (fromVersion < 2) {
      addChanges(present);
    }
    ObjectNode history = (ObjectNode) present.get("history");
    history.putArray("encryptionStarts");
    history.putArray("encryptionStops");
    present.putArray("dataKeys");
    return present;
  }

  private static void addChanges(ObjectNode present) {
    ObjectNode properties = present.putObject("properties");
    properties.set("mode", present.remove("mode"));
    properties.set("retentionHours", present.remove("retentionHours"));
    properties.set("tags", present.remove("tags"));
    properties.putArray("monitoring");
    properties.put("recordKibMax", StreamProperties.RECORD_KIB_MIN);
    properties.put("warmThroughputMibps", 0);
    ObjectNode lineage = present.putObject("lineage");
    JsonNode shards = present.remove("shards");
    lineage.set("shards", shards);
    lineage.put("nextIndex", shards.size()); // none had ever been added or removed
    present.put("version", 1);
    present.putArray("consumers");
    present.put("horizonMillis", 0);
    ObjectNode history = present.putObject("history");
    history.putArray("scalings");
    history.putArray("modeChanges");
  }
}
