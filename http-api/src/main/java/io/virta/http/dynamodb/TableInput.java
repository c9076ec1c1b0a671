package io.virta.http.dynamodb;

import io.virta.actors.item.AttributeType;
import io.virta.actors.table.IndexDefinition;
import io.virta.actors.table.KeyAttribute;
import io.virta.actors.table.KeySchema;
import io.virta.actors.table.Projection;
import io.virta.actors.table.TableChange;
import io.virta.actors.table.TableDefinition;
import io.virta.actors.table.TableName;
import io.virta.actors.table.Throughput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads table definitions and changes from requests. */
final class TableInput {
  /** Unsupported members that would change the behavior of a table. */
  private static final Set<String> UNSERVED =
      Set.of("LocalSecondaryIndexes", "ReplicaUpdates", "MultiRegionConsistency");

  private static final int INDEXES_MAX = 20;
  private static final int TAGS_MAX = 50;

  private TableInput() {}

  static TableDefinition definition(Input input) {
    refuseUnserved(input);
    Map<String, AttributeType> types = types(input);
    KeySchema key = key(input, types);
    List<IndexDefinition> indexes = new ArrayList<>();
    input.objects("GlobalSecondaryIndexes").forEach(index -> indexes.add(index(index, types)));
    checkIndexes(indexes);
    checkAllUsed(types, key, indexes);
    boolean onDemand =
        input.word("BillingMode", "PROVISIONED", "PAY_PER_REQUEST").equals("PAY_PER_REQUEST");
    Throughput throughput = throughput(input);
    if (onDemand == (throughput != null)) {
      throw DynamoDbException.validation(
          onDemand
              ? "One or more parameter values were invalid: Neither ReadCapacityUnits nor"
                  + " WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
              : "No provisioned throughput specified for the table");
    }
    return new TableDefinition(
        key,
        indexes,
        onDemand,
        throughput == null ? Throughput.ON_DEMAND : throughput,
        input.isTrue("DeletionProtectionEnabled"),
        tags(input.objects("Tags")),
        null);
  }

  static TableChange change(Input input) {
    refuseUnserved(input);
    Map<String, AttributeType> types = types(input);
    List<IndexDefinition> created = new ArrayList<>();
    List<String> deleted = new ArrayList<>();
    for (Input update : input.objects("GlobalSecondaryIndexUpdates")) {
      Input create = update.object("Create");
      Input delete = update.object("Delete");
      if (create != null) {
        created.add(index(create, types));
      } else if (delete != null) {
        deleted.add(delete.requiredText("IndexName"));
      } else {
        update.refuse(Set.of("Update"));
      }
    }
    if (created.size() + deleted.size() > 1) {
      throw DynamoDbException.service(
          "LimitExceededException",
          "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously"
              + " per table");
    }
    String billing =
        input.has("BillingMode")
            ? input.word("BillingMode", "PROVISIONED", "PAY_PER_REQUEST")
            : null;
    return new TableChange(
        created,
        deleted,
        billing == null ? null : billing.equals("PAY_PER_REQUEST"),
        throughput(input),
        input.bool("DeletionProtectionEnabled"),
        Map.of(),
        List.of());
  }

  static Map<String, String> tags(List<Input> tags) {
    Map<String, String> byKey = new HashMap<>();
    tags.forEach(tag -> byKey.put(tag.requiredText("Key"), tag.requiredText("Value")));
    if (byKey.size() > TAGS_MAX) {
      throw DynamoDbException.validation(
          "One or more parameter values were invalid: Too many tags: a table has at most 50");
    }
    return byKey;
  }

  private static void refuseUnserved(Input input) {
    Input streams = input.object("StreamSpecification");
    if (streams != null && streams.isTrue("StreamEnabled")) {
      input.refuse(Set.of("StreamSpecification"));
    }
    input.refuse(UNSERVED);
  }

  private static Map<String, AttributeType> types(Input input) {
    Map<String, AttributeType> types = new HashMap<>();
    for (Input attribute : input.objects("AttributeDefinitions")) {
      if (!attribute.has("AttributeType")) {
        throw Input.missing("attributeType");
      }
      String name = attribute.requiredText("AttributeName");
      AttributeType type = AttributeType.valueOf(attribute.word("AttributeType", "S", "N", "B"));
      if (types.put(name, type) != null) {
        throw DynamoDbException.validation(
            "Cannot have two attributes with the same name: " + name);
      }
    }
    return types;
  }

  private static KeySchema key(Input input, Map<String, AttributeType> types) {
    List<Input> elements = input.objects("KeySchema");
    if (elements.isEmpty()) {
      throw Input.missing("keySchema");
    }
    if (elements.size() > 2
        || !elements.get(0).word("KeyType", "HASH", "RANGE").equals("HASH")
        || (elements.size() == 2
            && !elements.get(1).word("KeyType", "HASH", "RANGE").equals("RANGE"))) {
      throw DynamoDbException.validation(
          "Invalid KeySchema: The first KeySchemaElement is not a HASH key type, or the second is"
              + " not a RANGE key type");
    }
    KeyAttribute sort = elements.size() == 2 ? keyAttribute(elements.get(1), types) : null;
    KeyAttribute partition = keyAttribute(elements.get(0), types);
    if (sort != null && sort.name().equals(partition.name())) {
      throw DynamoDbException.validation(
          "Both the Hash Key and the Range Key element in the KeySchema have the same name");
    }
    return new KeySchema(partition, sort);
  }

  private static KeyAttribute keyAttribute(Input element, Map<String, AttributeType> types) {
    String name = element.requiredText("AttributeName");
    AttributeType type = types.get(name);
    if (type == null) {
      throw DynamoDbException.validation(
          "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [%s], AttributeDefinitions: %s"
              .formatted(name, types.keySet()));
    }
    return new KeyAttribute(name, type);
  }

  private static IndexDefinition index(Input input, Map<String, AttributeType> types) {
    Input projection = input.object("Projection");
    if (projection == null) {
      throw Input.missing("projection");
    }
    Throughput throughput = throughput(input);
    return new IndexDefinition(
        new TableName(input.requiredText("IndexName")),
        key(input, types),
        new Projection(
            Projection.Kind.valueOf(
                projection.word("ProjectionType", "ALL", "KEYS_ONLY", "INCLUDE")),
            projection.texts("NonKeyAttributes")),
        throughput == null ? Throughput.ON_DEMAND : throughput);
  }

  private static void checkIndexes(List<IndexDefinition> indexes) {
    Set<TableName> names = new HashSet<>();
    for (IndexDefinition index : indexes) {
      if (!names.add(index.name())) {
        throw DynamoDbException.validation(
            "One or more parameter values were invalid: Duplicate index name: " + index.name());
      }
    }
    if (indexes.size() > INDEXES_MAX) {
      throw DynamoDbException.service(
          "LimitExceededException", "GlobalSecondaryIndex count exceeds the per-table limit of 20");
    }
  }

  private static void checkAllUsed(
      Map<String, AttributeType> types, KeySchema key, List<IndexDefinition> indexes) {
    Set<String> unused = new HashSet<>(types.keySet());
    Stream.concat(Stream.of(key), indexes.stream().map(IndexDefinition::key))
        .flatMap(schema -> schema.attributes().stream())
        .forEach(attribute -> unused.remove(attribute.name()));
    if (!unused.isEmpty()) {
      throw DynamoDbException.validation(
          "One or more parameter values were invalid: Some AttributeDefinitions are not used. AttributeDefinitions: %s, keys used: %s"
              .formatted(
                  types.keySet(), key.attributes().stream().map(KeyAttribute::name).toList()));
    }
  }

  private static @Nullable Throughput throughput(Input input) {
    Input throughput = input.object("ProvisionedThroughput");
    return throughput == null
        ? null
        : new Throughput(
            throughput.number("ReadCapacityUnits", 1, 1, Long.MAX_VALUE),
            throughput.number("WriteCapacityUnits", 1, 1, Long.MAX_VALUE));
  }
}
