package io.virta.http.dynamodb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.actors.model.Namespace;
import io.virta.actors.region.Regions;
import io.virta.actors.table.IndexDefinition;
import io.virta.actors.table.KeyAttribute;
import io.virta.actors.table.KeySchema;
import io.virta.actors.table.TableDefinition;
import io.virta.actors.table.TableDescription;
import io.virta.actors.table.TableName;
import io.virta.actors.table.Throughput;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;

/** Writes table descriptions in answers. */
final class TableJson {
  private static final double MILLIS_PER_SECOND = 1000;

  private final Regions regions;

  TableJson(Regions regions) {
    this.regions = regions;
  }

  private String arn(Namespace namespace, TableName name) {
    return TableScope.arn(regions, namespace, name);
  }

  /** Writes a table description; {@code status} is ACTIVE, or DELETING for a deleted table. */
  ObjectNode write(TableDescription table, String status) {
    TableDefinition definition = table.definition();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    writeAttributes(json.putArray("AttributeDefinitions"), definition);
    json.put("TableName", table.name().value());
    writeKey(json.putArray("KeySchema"), definition.key());
    json.put("TableStatus", status);
    json.put("CreationDateTime", seconds(table.createdAt()));
    writeThroughput(json.putObject("ProvisionedThroughput"), definition.throughput());
    json.put("TableSizeBytes", table.bytes());
    json.put("ItemCount", table.items());
    json.put("TableArn", arn(table.namespace(), table.name()));
    json.put("TableId", table.id());
    if (definition.onDemand()) {
      ObjectNode billing = json.putObject("BillingModeSummary");
      billing.put("BillingMode", "PAY_PER_REQUEST");
      billing.put("LastUpdateToPayPerRequestDateTime", seconds(table.createdAt()));
    }
    if (!definition.indexes().isEmpty()) {
      ArrayNode indexes = json.putArray("GlobalSecondaryIndexes");
      definition.indexes().forEach(index -> writeIndex(indexes.addObject(), table, index, status));
    }
    json.put("DeletionProtectionEnabled", definition.deletionProtected());
    return json;
  }

  private void writeIndex(
      ObjectNode json, TableDescription table, IndexDefinition index, String status) {
    json.put("IndexName", index.name().value());
    writeKey(json.putArray("KeySchema"), index.key());
    ObjectNode projection = json.putObject("Projection");
    projection.put("ProjectionType", index.projection().kind().name());
    if (!index.projection().attributes().isEmpty()) {
      index.projection().attributes().forEach(projection.putArray("NonKeyAttributes")::add);
    }
    json.put("IndexStatus", status);
    writeThroughput(json.putObject("ProvisionedThroughput"), index.throughput());
    json.put("IndexSizeBytes", 0); // not tracked separately
    json.put("ItemCount", 0);
    json.put("IndexArn", arn(table.namespace(), table.name()) + "/index/" + index.name());
  }

  private static void writeAttributes(ArrayNode json, TableDefinition definition) {
    Set<KeyAttribute> attributes = new TreeSet<>(Comparator.comparing(KeyAttribute::name));
    attributes.addAll(definition.key().attributes());
    definition.indexes().forEach(index -> attributes.addAll(index.key().attributes()));
    for (KeyAttribute attribute : attributes) {
      json.addObject()
          .put("AttributeName", attribute.name())
          .put("AttributeType", attribute.type().name());
    }
  }

  private static void writeKey(ArrayNode json, KeySchema key) {
    json.addObject().put("AttributeName", key.partition().name()).put("KeyType", "HASH");
    KeyAttribute sort = key.sort();
    if (sort != null) {
      json.addObject().put("AttributeName", sort.name()).put("KeyType", "RANGE");
    }
  }

  private static void writeThroughput(ObjectNode json, Throughput throughput) {
    json.put("NumberOfDecreasesToday", 0)
        .put("ReadCapacityUnits", throughput.readUnits())
        .put("WriteCapacityUnits", throughput.writeUnits());
  }

  private static double seconds(Instant at) {
    return at.toEpochMilli() / MILLIS_PER_SECOND;
  }
}
