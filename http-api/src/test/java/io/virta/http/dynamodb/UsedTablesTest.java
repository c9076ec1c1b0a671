package io.virta.http.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.virta.http.dynamodb.UsedTables.Use;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What policies are asked about a request. */
class UsedTablesTest {
  private static Set<Use> uses(String operation, String json) throws Exception {
    Input input = new Input(new ObjectMapper().readTree(json.replace('\'', '"')));
    return UsedTables.of(operation, input, table -> "table/" + table);
  }

  @Test
  void a_request_uses_the_table_or_index_that_it_names() throws Exception {
    assertThat(uses("GetItem", "{'TableName':'leases'}"))
        .containsExactly(new Use("dynamodb:GetItem", "table/leases"));
    assertThat(uses("Query", "{'TableName':'leases','IndexName':'byOwner'}"))
        .containsExactly(new Use("dynamodb:Query", "table/leases/index/byOwner"));
    assertThat(uses("Scan", "{'TableName':'leases','IndexName':'byOwner'}"))
        .containsExactly(new Use("dynamodb:Scan", "table/leases/index/byOwner"));
    for (String other : List.of("GetItem", "PutItem", "UpdateItem", "DeleteItem", "DeleteTable")) {
      assertThat(uses(other, "{'TableName':'leases','IndexName':'byOwner'}"))
          .containsExactly(new Use("dynamodb:" + other, "table/leases"));
    }
    assertThat(uses("TagResource", "{'ResourceArn':'arn:aws:dynamodb:r:a:table/leases'}"))
        .containsExactly(new Use("dynamodb:TagResource", "table/leases"));
    assertThat(uses("ListTables", "{}")).containsExactly(new Use("dynamodb:ListTables", "*"));
  }

  @Test
  void a_batch_uses_every_table_and_a_transaction_every_kind_of_write() throws Exception {
    assertThat(uses("BatchGetItem", "{'RequestItems':{'one':{},'two':{}}}"))
        .containsExactlyInAnyOrder(
            new Use("dynamodb:BatchGetItem", "table/one"),
            new Use("dynamodb:BatchGetItem", "table/two"));
    assertThat(
            uses(
                "TransactWriteItems",
                "{'TransactItems':[{'Put':{'TableName':'one'}},{'ConditionCheck':{'TableName':'two'}}]}"))
        .containsExactlyInAnyOrder(
            new Use("dynamodb:PutItem", "table/one"),
            new Use("dynamodb:ConditionCheckItem", "table/two"));
  }
}
