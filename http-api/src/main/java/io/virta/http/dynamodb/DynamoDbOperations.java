package io.virta.http.dynamodb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.actors.LeaseTables;
import io.virta.actors.region.Regions;
import io.virta.http.aws.identity.Authorizer;
import io.virta.http.aws.identity.Caller;
import io.virta.http.aws.wire.Utf8;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * All operations by name; takes the bytes of a request and returns those of its answer. Safe for
 * any thread; never blocks.
 */
public final class DynamoDbOperations {
  /** The prefix of the operation's name in {@code X-Amz-Target}. */
  public static final String TARGET_PREFIX = "DynamoDB_20120810.";

  private final ObjectMapper mapper =
      new ObjectMapper(
          JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build());
  private final Map<String, Operation> operations;
  private final Regions regions;
  private final Authorizer authorizer;

  /** {@code regions} determines the region in the ARNs of tables. */
  public DynamoDbOperations(LeaseTables tables, Regions regions, Authorizer authorizer) {
    this.authorizer = authorizer;
    this.regions = regions;
    TableOperations whole = new TableOperations(tables, new TableJson(regions));
    SingleWrites writes = new SingleWrites(tables);
    BatchItems batches = new BatchItems(tables);
    Pages pages = new Pages(tables);
    Backups backups = new Backups(tables);
    TimeToLive timeToLive = new TimeToLive(tables);
    this.operations =
        Map.ofEntries(
            Map.entry("CreateTable", whole::create),
            Map.entry("DescribeTable", whole::describe),
            Map.entry("UpdateTable", whole::update),
            Map.entry("DeleteTable", whole::delete),
            Map.entry("ListTables", whole::list),
            Map.entry("TagResource", whole::tag),
            Map.entry("UntagResource", whole::untag),
            Map.entry("ListTagsOfResource", whole::listTags),
            Map.entry("GetItem", new GetItem(tables)),
            Map.entry("PutItem", writes::put),
            Map.entry("UpdateItem", writes::update),
            Map.entry("DeleteItem", writes::delete),
            Map.entry("BatchGetItem", batches::get),
            Map.entry("BatchWriteItem", batches::write),
            Map.entry("TransactWriteItems", new TransactWriteItems(tables)),
            Map.entry("Scan", pages::scan),
            Map.entry("Query", pages::query),
            Map.entry("UpdateContinuousBackups", backups::updateContinuousBackups),
            Map.entry("DescribeContinuousBackups", backups::describeContinuousBackups),
            Map.entry("UpdateTimeToLive", timeToLive::update),
            Map.entry("DescribeTimeToLive", timeToLive::describe));
  }

  /** The names of all operations. */
  Set<String> names() {
    return operations.keySet();
  }

  /**
   * An answer.
   *
   * @param body the JSON text
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Answer(int status, byte[] body) {}

  /** Answers a request; the stage never fails. */
  public CompletionStage<Answer> answer(Caller caller, String operation, byte[] body) {
    CompletionStage<ObjectNode> answer;
    try {
      answer = run(caller, operation, body);
    } catch (RuntimeException refused) {
      answer = CompletableFuture.failedFuture(refused);
    }
    return answer.handle(
        (json, failure) ->
            failure == null ? new Answer(200, bytes(json)) : refusal(operation, failure));
  }

  /** Returns the answer to a request that failed in its operation or before it. */
  public Answer refusal(String operation, Throwable failure) {
    DynamoDbException error = DynamoDbErrors.of(operation, failure);
    return new Answer(error.status(), bytes(error.body()));
  }

  private CompletionStage<ObjectNode> run(Caller caller, String name, byte[] body) {
    Operation operation = operations.get(name);
    if (operation == null) {
      throw DynamoDbException.unknownOperation();
    }
    Input input = new Input(parse(body));
    TableScope scope = TableScope.of(caller, regions, name);
    UsedTables.of(name, input, scope)
        .forEach(use -> authorizer.requireOwn(caller, use.action(), use.resource()));
    return operation.answer(scope, input);
  }

  private JsonNode parse(byte[] body) {
    if (Utf8.isOverlong(body)) {
      throw DynamoDbException.serialization("");
    }
    try {
      return mapper.readTree(body);
    } catch (JsonProcessingException malformed) {
      throw DynamoDbException.serialization("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] bytes(ObjectNode json) {
    try {
      return mapper.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
