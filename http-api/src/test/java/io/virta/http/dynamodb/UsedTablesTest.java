package io.virta.http.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.region.Regions;
import io.virta.http.aws.identity.Caller;
import io.virta.http.aws.wire.WireException;
import io.virta.http.dynamodb.UsedTables.Use;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The actions and resources for which policies are evaluated. */
class UsedTablesTest {
  private static final Namespace ACCOUNT = Namespace.home(new AccountId("111122223333"));
  private static final Caller CALLER = Caller.anybodyOf(ACCOUNT);
  private static final String OURS = "arn:aws:dynamodb:us-east-1:111122223333:";

  private static Set<Use> uses(String operation, String json) throws Exception {
    Input input = new Input(new ObjectMapper().readTree(json.replace('\'', '"')));
    return UsedTables.of(
        operation, input, TableScope.of(CALLER, Regions.one("us-east-1"), operation));
  }

  @Test
  void a_request_uses_the_table_or_index_that_it_names() throws Exception {
    assertThat(uses("GetItem", "{'TableName':'leases'}"))
        .containsExactly(new Use("dynamodb:GetItem", OURS + "table/leases"));
    assertThat(uses("Query", "{'TableName':'leases','IndexName':'byOwner'}"))
        .containsExactly(new Use("dynamodb:Query", OURS + "table/leases/index/byOwner"));
    assertThat(uses("Scan", "{'TableName':'leases','IndexName':'byOwner'}"))
        .containsExactly(new Use("dynamodb:Scan", OURS + "table/leases/index/byOwner"));
    for (String other : List.of("GetItem", "PutItem", "UpdateItem", "DeleteItem", "DeleteTable")) {
      assertThat(uses(other, "{'TableName':'leases','IndexName':'byOwner'}"))
          .containsExactly(new Use("dynamodb:" + other, OURS + "table/leases"));
    }
    assertThat(
            uses(
                "TagResource",
                "{'ResourceArn':'arn:aws:dynamodb:us-east-1:111122223333:table/leases'}"))
        .containsExactly(new Use("dynamodb:TagResource", OURS + "table/leases"));
    assertThat(uses("ListTables", "{}")).containsExactly(new Use("dynamodb:ListTables", "*"));
  }

  @Test
  void a_batch_uses_every_table_and_a_transaction_every_kind_of_write() throws Exception {
    assertThat(uses("BatchGetItem", "{'RequestItems':{'one':{},'two':{}}}"))
        .containsExactlyInAnyOrder(
            new Use("dynamodb:BatchGetItem", OURS + "table/one"),
            new Use("dynamodb:BatchGetItem", OURS + "table/two"));
    assertThat(
            uses(
                "TransactWriteItems",
                "{'TransactItems':[{'Put':{'TableName':'one'}},{'ConditionCheck':{'TableName':'two'}}]}"))
        .containsExactlyInAnyOrder(
            new Use("dynamodb:PutItem", OURS + "table/one"),
            new Use("dynamodb:ConditionCheckItem", OURS + "table/two"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "DeleteTable | {'TableName':'%s'}",
        "Query | {'TableName':'%s','IndexName':'byOwner'}",
        "TagResource | {'ResourceArn':'%s'}",
        "DescribeContinuousBackups | {'TableName':'%s'}",
        "UpdateTimeToLive | {'TableName':'%s'}",
        "BatchGetItem | {'RequestItems':{'leases':{},'%s':{}}}",
        "BatchWriteItem | {'RequestItems':{'%s':[]}}",
        "TransactWriteItems | {'TransactItems':[{'Put':{'TableName':'%s'}}]}"
      })
  void an_arn_selects_a_table_in_its_own_account_and_region_only(String operation, String json)
      throws Exception {
    assertThat(uses(operation, json.formatted(OURS + "table/leases"))).isNotEmpty();
    for (String foreign :
        List.of(
            "arn:aws:dynamodb:us-east-1:444455556666:table/leases",
            "arn:aws:dynamodb:eu-west-1:111122223333:table/leases")) {
      assertThatThrownBy(() -> uses(operation, json.formatted(foreign)))
          .isInstanceOfSatisfying(
              WireException.class,
              refusal -> assertThat(refusal.error().type()).isEqualTo("AccessDeniedException"))
          .hasMessageContaining("on resource: " + foreign + " because no resource-based policy");
    }
    for (String other :
        List.of(
            "arn:aws:kinesis:us-east-1:111122223333:table/leases",
            "arn:aws:dynamodb:us-east-1:111122223333:index/leases",
            "arn:aws:dynamodb:us-east-1:111122223333:table/leases/stream/2026",
            "arn:aws:dynamodb:us-east-1:table/leases")) {
      assertThatThrownBy(() -> uses(operation, json.formatted(other)))
          .as(other)
          .satisfies(
              refusal ->
                  assertThat(DynamoDbErrors.of("A test", refusal).body().get("__type").asText())
                      .endsWith("#ValidationException"));
    }
  }
}
