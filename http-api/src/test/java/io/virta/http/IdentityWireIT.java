package io.virta.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamSpec;
import io.virta.http.WireClient.Reply;
import io.virta.http.aws.identity.Caller;
import io.virta.http.aws.identity.Origin;
import io.virta.http.aws.identity.User;
import io.virta.http.aws.identity.policy.PolicyReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Operations that require more than one permission, called over the wire by a user with policies.
 */
class IdentityWireIT {
  private static final String ARN = "arn:aws:kinesis:us-east-1:" + AccountId.DEFAULT + ":stream/";

  @TempDir private static Path directory;
  private static TestNode node;
  private static WireClient client;
  private static volatile Caller caller = Caller.anybodyOf(Namespace.DEFAULT);

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.start(directory, Map.of());
    node.streams()
        .create(Namespace.DEFAULT, new StreamName("orders"), StreamSpec.provisioned(1))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    client =
        new WireClient(
            TestServer.start(
                    node.system(),
                    node.backend(),
                    InstantSource.system(),
                    new TestCredentials(request -> caller))
                .port());
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  private static String allow(String action, String resource, String condition) {
    return "{'Effect':'Allow','Action':'kinesis:%s','Resource':'%s'%s}"
        .formatted(action, resource, condition);
  }

  /** Makes the following requests come from a user with exactly these policy statements. */
  private static void actAs(String... statements) {
    String policy =
        Arrays.stream(statements)
            .collect(Collectors.joining(",", "{'Version':'2012-10-17','Statement':[", "]}"))
            .replace('\'', '"');
    User user = User.named(AccountId.DEFAULT, "alice", List.of(PolicyReader.identity(policy)));
    caller = new Caller(user, Namespace.DEFAULT, true, new Origin("10.1.2.3", false));
  }

  private static Reply send(String operation, String body) throws Exception {
    return client.json(operation, body.replace('\'', '"'));
  }

  private static void assertDenied(Reply reply, String action, String resource) {
    assertThat(reply.type()).isEqualTo("AccessDeniedException");
    assertThat(reply.message())
        .contains("is not authorized to perform: kinesis:" + action + " on resource: " + resource);
  }

  @Test
  void only_authorized_callers_learn_whether_a_stream_exists() throws Exception {
    for (String operation : List.of("DescribeStreamConsumer", "DeregisterStreamConsumer")) {
      for (String stream : List.of("absent", "orders")) {
        String body = "{'StreamARN':'" + ARN + stream + "','ConsumerName':'app'}";

        actAs(allow("ListStreams", "*", ""));
        assertDenied(send(operation, body), operation, ARN + stream + "/consumer/app:0");
        actAs(allow(operation, ARN + "*", ""));
        assertThat(send(operation, body).type()).isEqualTo("ResourceNotFoundException");
      }
    }
  }

  @Test
  void creating_a_stream_with_tags_requires_permission_to_add_them() throws Exception {
    String body = "{'StreamName':'%s','ShardCount':1%s}";
    String tagged = body.formatted("tagged", ",'Tags':{'team':'blue'}");
    String create = allow("CreateStream", ARN + "*", "");
    String only = ",'Condition':{'StringEquals':{'aws:RequestTag/team':'%s'}}";

    actAs(create, allow("TagResource", "*", ""));
    assertDenied(send("CreateStream", tagged), "AddTagsToStream", ARN + "tagged");
    assertThat(send("CreateStream", body.formatted("plain", "")).status()).isEqualTo(200);
    actAs(create, allow("AddTagsToStream", ARN + "*", only.formatted("red")));
    assertDenied(send("CreateStream", tagged), "AddTagsToStream", ARN + "tagged");
    actAs(create, allow("AddTagsToStream", ARN + "*", only.formatted("blue")));
    assertThat(send("CreateStream", tagged).status()).isEqualTo(200);
  }

  @Test
  void registering_a_consumer_with_tags_requires_permission_to_tag_it() throws Exception {
    String body = "{'StreamARN':'" + ARN + "orders','ConsumerName':'%s'%s}";
    String tagged = body.formatted("tagged", ",'Tags':{'team':'blue'}");
    String register = allow("RegisterStreamConsumer", ARN + "*", "");

    actAs(register, allow("TagResource", ARN + "orders", ""));
    assertDenied(
        send("RegisterStreamConsumer", tagged), "TagResource", ARN + "orders/consumer/tagged:");
    assertThat(send("RegisterStreamConsumer", body.formatted("plain", "")).status()).isEqualTo(200);
    actAs(register, allow("TagResource", ARN + "orders/consumer/*", ""));
    assertThat(send("RegisterStreamConsumer", tagged).status()).isEqualTo(200);
  }

  @Test
  void a_policy_that_is_too_long_or_uses_unknown_keys_is_refused() throws Exception {
    actAs(allow("*", "*", ""));
    String allowed = policy("kinesis:PutRecord", ARN + "orders", "%s");
    String unknown = ",\\'Condition\\':{\\'Bool\\':{\\'aws:MultiFactorAuthPresent\\':\\'true\\'}}";

    assertRefused(putPolicy(allowed.formatted("") + " ".repeat(20 * 1024)), "at most 20480");
    assertRefused(putPolicy(allowed.formatted(unknown)), "aws:MultiFactorAuthPresent is not known");
    assertThat(putPolicy(allowed.formatted("")).status()).isEqualTo(200);
  }

  @Test
  void a_stream_policy_cannot_give_its_writer_more_access() throws Exception {
    actAs(allow("PutResourcePolicy", ARN + "orders", ""));

    assertRefused(putPolicy(policy("kinesis:*", "*", "")), "Action has \"kinesis:*\"");
    assertRefused(
        putPolicy(policy("kinesis:DeleteStream", ARN + "orders", "")),
        "Action has \"kinesis:DeleteStream\"");
    assertRefused(putPolicy(policy("kinesis:PutRecord", "*", "")), "Resource has \"*\"");

    // In the form stored by an earlier version.
    node.streams()
        .change(
            Namespace.DEFAULT,
            new StreamName("orders"),
            new PropertyChange.PutPolicy(policy("kinesis:*", "*", "").replace("\\'", "\"")))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    assertDenied(send("DeleteStream", "{'StreamName':'orders'}"), "DeleteStream", ARN + "orders");
    assertThat(send("DescribeStreamSummary", "{'StreamName':'orders'}").status()).isEqualTo(200);
  }

  private static String policy(String action, String resource, String more) {
    return ("{\\'Version\\':\\'2012-10-17\\',\\'Statement\\':{\\'Effect\\':\\'Allow\\',"
        + "\\'Principal\\':\\'*\\',\\'Action\\':\\'"
        + action
        + "\\',\\'Resource\\':\\'"
        + resource
        + "\\'"
        + more
        + "}}");
  }

  private static Reply putPolicy(String policy) throws Exception {
    return send(
        "PutResourcePolicy", "{'ResourceARN':'" + ARN + "orders','Policy':'" + policy + "'}");
  }

  private static void assertRefused(Reply reply, String why) {
    assertThat(reply.type()).isEqualTo("InvalidArgumentException");
    assertThat(reply.message()).startsWith("Malformed policy: ").contains(why);
  }
}
