package io.virta.http.aws.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Region;
import io.virta.actors.model.StreamName;
import io.virta.actors.region.RegionMode;
import io.virta.actors.region.Regions;
import io.virta.http.aws.identity.policy.ConditionKeys;
import io.virta.http.aws.identity.policy.Policy;
import io.virta.http.aws.identity.policy.PolicyReader;
import io.virta.http.aws.wire.WireError;
import io.virta.http.aws.wire.WireException;
import io.virta.http.kinesis.model.Arns;
import io.virta.http.kinesis.model.ConsumerRef;
import io.virta.http.kinesis.model.ResourceRef;
import io.virta.http.kinesis.model.StreamRef;
import io.virta.persistence.failure.Failures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Authorization by the policies of users and resources together. */
class AuthorizerTest {
  private static final AccountId OWN = new AccountId("111122223333");
  private static final AccountId OTHER = new AccountId("444455556666");
  private static final Arns ARNS = new Arns(Regions.one("us-east-1"));
  private static final StreamRef STREAM =
      new StreamRef(Namespace.home(OWN), new StreamName("orders"));
  private static final StreamRef FOREIGN =
      new StreamRef(Namespace.home(OTHER), new StreamName("orders"));
  private static final Origin ORIGIN = new Origin("10.1.2.3", true);

  private final Map<ResourceRef, ResourceFacts> known = new HashMap<>();
  private final Resources<ResourceRef> resources =
      resource ->
          CompletableFuture.completedFuture(known.getOrDefault(resource, ResourceFacts.NONE));
  private final Authorizer authorizer =
      new Authorizer(ARNS.regions(), InstantSource.fixed(Instant.parse("2026-11-21T11:00:00Z")));

  private static Caller alice(String... statements) {
    List<Policy> policies =
        statements.length == 0
            ? List.of()
            : List.of(PolicyReader.identity(policy(String.join(",", statements))));
    return new Caller(User.named(OWN, "alice", policies), Namespace.home(OWN), true, ORIGIN);
  }

  private static String policy(String statements) {
    return ("{'Version':'2012-10-17','Statement':[" + statements + "]}").replace('\'', '"');
  }

  private static String statement(String effect, String more) {
    return "{'Effect':'%s','Action':'kinesis:*','Resource':'*'%s}".formatted(effect, more);
  }

  private static final String ALLOW = statement("Allow", "");
  private static final String DENY = statement("Deny", "");

  private void share(ResourceRef resource, String effect, String principal) {
    known.put(
        resource,
        new ResourceFacts(
            policy(statement(effect, ",'Principal':{'AWS':'" + principal + "'}")),
            Map.of("Team", "Blue")));
  }

  private @Nullable String refusal(Caller caller, String action, ResourceRef resource) {
    return refusal(caller, action, resource, RequestTags.NONE);
  }

  /** Returns the reason for the refusal, or null if the request is allowed. */
  private @Nullable String refusal(
      Caller caller, String action, ResourceRef resource, RequestTags tags) {
    CompletionStage<ResourceRef> stage =
        authorizer.require(caller, action, resource, tags, resources);
    Throwable failure = catchThrowable(() -> stage.toCompletableFuture().join());
    if (failure == null) {
      return null;
    }
    assertThat(Failures.unwrap(failure)).isInstanceOf(WireException.class);
    WireError error = ((WireException) Failures.unwrap(failure)).error();
    assertThat(error.type()).isEqualTo("AccessDeniedException");
    assertThat(error.status()).isEqualTo(400);
    return error.message();
  }

  private static String denied(ResourceRef resource, String why) {
    return "User: arn:aws:iam::111122223333:user/alice is not authorized to perform:"
        + " kinesis:PutRecord on resource: "
        + ARNS.of(resource)
        + " "
        + why;
  }

  private static final String NO_IDENTITY =
      "because no identity-based policy allows the kinesis:PutRecord action";
  private static final String NO_RESOURCE =
      "because no resource-based policy allows the kinesis:PutRecord action";
  private static final String IDENTITY_DENY = "with an explicit deny in an identity-based policy";
  private static final String RESOURCE_DENY = "with an explicit deny in a resource-based policy";

  @Test
  void a_policy_sees_the_region_that_the_request_is_for() {
    Region home = new Region("us-east-1");
    Namespace elsewhere = new Namespace(OWN, new Region("eu-west-1"));
    Authorizer regional =
        new Authorizer(
            new Regions(home, home, RegionMode.EACH),
            InstantSource.fixed(Instant.parse("2026-11-21T11:00:00Z")));
    List<Policy> policies =
        List.of(
            PolicyReader.identity(
                policy(
                    statement(
                        "Allow",
                        ",'Condition':{'StringEquals':{'aws:RequestedRegion':'eu-west-1'}}"))));
    User alice = User.named(OWN, "alice", policies);

    assertThat(
            regional
                .require(
                    new Caller(alice, elsewhere, true, ORIGIN),
                    "kinesis:PutRecord",
                    new StreamRef(elsewhere, STREAM.name()),
                    RequestTags.NONE,
                    resource -> CompletableFuture.completedFuture(ResourceFacts.NONE))
                .toCompletableFuture())
        .isCompleted();
    assertThat(
            regional
                .require(
                    new Caller(alice, Namespace.home(OWN), true, ORIGIN),
                    "kinesis:PutRecord",
                    STREAM,
                    RequestTags.NONE,
                    resource -> CompletableFuture.completedFuture(ResourceFacts.NONE))
                .toCompletableFuture())
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableThat()
        .withMessageContaining("arn:aws:kinesis:us-east-1:111122223333:stream/orders");
  }

  @Nested
  class InTheOwnAccount {
    @Test
    void a_user_needs_a_policy_and_the_root_does_not() {
      assertThat(refusal(alice(), "kinesis:PutRecord", STREAM))
          .isEqualTo(denied(STREAM, NO_IDENTITY));
      assertThat(refusal(alice(ALLOW), "kinesis:PutRecord", STREAM)).isNull();
      assertThat(refusal(alice(ALLOW, DENY), "kinesis:PutRecord", STREAM))
          .isEqualTo(denied(STREAM, IDENTITY_DENY));
      assertThat(
              refusal(
                  new Caller(User.root(OWN), Namespace.home(OWN), true, ORIGIN),
                  "kinesis:PutRecord",
                  STREAM))
          .isNull();
    }

    @Test
    void the_policy_of_the_resource_can_deny_and_can_name_a_user() {
      share(STREAM, "Deny", "111122223333");
      assertThat(refusal(alice(ALLOW), "kinesis:PutRecord", STREAM))
          .isEqualTo(denied(STREAM, RESOURCE_DENY));

      share(STREAM, "Allow", "arn:aws:iam::111122223333:user/alice");
      assertThat(refusal(alice(), "kinesis:PutRecord", STREAM)).isNull();

      share(STREAM, "Allow", "111122223333");
      assertThat(refusal(alice(), "kinesis:PutRecord", STREAM))
          .as("an account must delegate the access that it was granted")
          .isEqualTo(denied(STREAM, NO_IDENTITY));
    }

    @Test
    void a_stored_policy_that_cannot_be_read_denies_all_access() {
      known.put(STREAM, new ResourceFacts("{}", Map.of()));

      assertThat(refusal(alice(ALLOW), "kinesis:PutRecord", STREAM))
          .isEqualTo(denied(STREAM, RESOURCE_DENY));
    }

    @Test
    void operations_without_a_resource_need_a_star() {
      String onOne = "{'Effect':'Allow','Action':'kinesis:*','Resource':'" + ARNS.of(STREAM) + "'}";

      authorizer.requireOwn(alice(ALLOW), "kinesis:ListStreams", "*");
      assertThatThrownBy(() -> authorizer.requireOwn(alice(onOne), "kinesis:ListStreams", "*"))
          .hasMessageContaining(
              "User: arn:aws:iam::111122223333:user/alice is not authorized to perform:"
                  + " kinesis:ListStreams on resource: * because no identity-based policy allows"
                  + " the kinesis:ListStreams action");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "'IpAddress':{'aws:SourceIp':'10.1.0.0/16'} | true",
          "'Bool':{'aws:SecureTransport':'true'} | true",
          "'StringEquals':{'aws:username':'alice'} | true",
          "'StringEquals':{'aws:PrincipalAccount':'${aws:ResourceAccount}'} | true",
          "'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::111122223333:user/a*'} | true",
          "'StringEquals':{'aws:PrincipalType':'User'} | true",
          "'DateLessThan':{'aws:CurrentTime':'2026-11-21T11:00:01Z'} | true",
          "'NumericEquals':{'aws:EpochTime':'1795258800'} | true",
          "'StringEquals':{'aws:RequestedRegion':'us-east-1'} | true",
          "'StringEquals':{'aws:ResourceTag/team':'Blue'} | true",
          "'StringEquals':{'aws:RequestTag/cost':'7'} | true",
          "'ForAllValues:StringEquals':{'aws:TagKeys':['cost','old']} | true",
          "'ForAllValues:StringEquals':{'aws:TagKeys':['cost']} | false",
          "'StringEquals':{'aws:RequestTag/cost':'8'} | false",
          "'StringEquals':{'aws:ResourceTag/none':'x'} | false",
          "'Null':{'aws:SourceVpc':'true'} | true",
          "'StringEquals':{'aws:userid':'alice'} | true",
          "'Bool':{'aws:PrincipalIsAWSService':'false'} | true",
          "'Bool':{'aws:ViaAWSService':'true'} | false"
        })
    void conditions_see_the_request(String block, boolean allowed) {
      share(STREAM, "Allow", OTHER.value());
      Caller caller = alice(statement("Allow", ",'Condition':{" + block + "}"));
      RequestTags tags = new RequestTags(Map.of("cost", "7"), List.of("old"));

      assertThat(refusal(caller, "kinesis:PutRecord", STREAM, tags) == null).isEqualTo(allowed);
    }
  }

  @Test
  void every_key_that_policies_may_use_has_a_value() {
    RequestTags tags = new RequestTags(Map.of("cost", "7"), List.of());

    assertThat(ConditionKeys.PRESENT)
        .allSatisfy(
            key -> {
              String absent = ",'Condition':{'Null':{'" + key + "':'true'}}";
              Caller caller = alice(ALLOW, statement("Deny", absent));
              assertThat(refusal(caller, "kinesis:PutRecord", STREAM, tags)).isNull();
            });
  }

  @Test
  void among_tag_keys_that_differ_in_case_an_exact_match_wins_otherwise_the_first() {
    known.put(STREAM, new ResourceFacts(null, Map.of("env", "low", "Env", "high", "ENV", "all")));

    Map.of("env", "low", "Env", "high", "eNV", "all")
        .forEach(
            (key, value) -> {
              String tag = "{'aws:ResourceTag/" + key + "':'" + value + "'}";
              String tagged = ",'Condition':{'StringEquals':" + tag + "}";
              Caller caller = alice(statement("Allow", tagged));
              assertThat(refusal(caller, "kinesis:PutRecord", STREAM)).as(key).isNull();
            });
  }

  @Test
  void the_standard_deny_of_other_networks_applies() {
    String elsewhere =
        ",'Condition':{'NotIpAddress':{'aws:SourceIp':'192.0.2.0/24'},"
            + "'Bool':{'aws:ViaAWSService':'false'}}";

    assertThat(refusal(alice(ALLOW, statement("Deny", elsewhere)), "kinesis:PutRecord", STREAM))
        .isEqualTo(denied(STREAM, IDENTITY_DENY));
  }

  @Nested
  class InAnotherAccount {
    @Test
    void both_policies_must_allow_it() {
      assertThat(refusal(alice(ALLOW), "kinesis:PutRecord", FOREIGN))
          .isEqualTo(denied(FOREIGN, NO_RESOURCE));

      share(FOREIGN, "Allow", OWN.value());
      assertThat(refusal(alice(ALLOW), "kinesis:PutRecord", FOREIGN)).isNull();
      assertThat(refusal(alice(), "kinesis:PutRecord", FOREIGN))
          .isEqualTo(denied(FOREIGN, NO_IDENTITY));
      assertThat(refusal(alice(ALLOW, DENY), "kinesis:PutRecord", FOREIGN))
          .isEqualTo(denied(FOREIGN, IDENTITY_DENY));
      assertThat(refusal(alice(ALLOW), "kinesis:PutRecord", new ConsumerRef(FOREIGN, "app", 1)))
          .as("a consumer has its own policy")
          .contains(NO_RESOURCE);

      share(FOREIGN, "Deny", OWN.value());
      assertThat(refusal(alice(ALLOW), "kinesis:PutRecord", FOREIGN))
          .isEqualTo(denied(FOREIGN, RESOURCE_DENY));
    }

    @Test
    void resources_that_cannot_be_shared_are_refused() {
      share(FOREIGN, "Allow", OWN.value());

      assertThat(refusal(alice(ALLOW), "kinesis:DeleteStream", FOREIGN))
          .contains("because no resource-based policy allows the kinesis:DeleteStream action");
    }

    @Test
    void a_node_that_accepts_any_credentials_evaluates_only_resource_policies() {
      Caller anybody = Caller.anybodyOf(Namespace.home(OWN));

      assertThat(refusal(anybody, "kinesis:DeleteStream", STREAM)).isNull();
      assertThat(refusal(anybody, "kinesis:PutRecord", FOREIGN)).contains(NO_RESOURCE);
      share(FOREIGN, "Allow", OWN.value());
      assertThat(refusal(anybody, "kinesis:PutRecord", FOREIGN)).isNull();
    }
  }

  @Nested
  class PutOnAResource {
    private static final ConsumerRef CONSUMER = new ConsumerRef(STREAM, "app", 1_700_000_000);

    private static void put(ResourceRef resource, String statement) {
      ResourcePolicies.requireValid(policy(statement), resource, ARNS.of(resource));
    }

    private static String allow(String action, String resource) {
      return "{'Effect':'Allow','Principal':'*','Action':%s,'Resource':%s}"
          .formatted(action, resource);
    }

    private static void assertRefused(ResourceRef resource, String statement, String why) {
      assertThatThrownBy(() -> put(resource, statement))
          .isInstanceOfSatisfying(
              WireException.class,
              refusal -> assertThat(refusal.error().type()).isEqualTo("InvalidArgumentException"))
          .hasMessageStartingWith("InvalidArgumentException: Malformed policy: ")
          .hasMessageContaining(why);
    }

    @Test
    void a_policy_that_is_malformed_or_too_long_is_an_invalid_argument() {
      assertThatThrownBy(() -> ResourcePolicies.requireValid("{}", STREAM, ARNS.of(STREAM)))
          .isInstanceOfSatisfying(
              WireException.class,
              refusal -> assertThat(refusal.error().type()).isEqualTo("InvalidArgumentException"))
          .hasMessageContaining("Statement is missing");
      assertThatThrownBy(
              () -> ResourcePolicies.requireValid(" ".repeat(20_481), STREAM, ARNS.of(STREAM)))
          .hasMessageContaining("20481 characters, at most 20480");
    }

    @Test
    void policies_with_the_shareable_actions_of_a_stream_or_consumer_are_accepted() {
      String stream = "'" + ARNS.of(STREAM) + "'";
      put(
          STREAM,
          allow(
              "['kinesis:DescribeStream','kinesis:DescribeStreamSummary','kinesis:GetRecords',"
                  + "'kinesis:GetShardIterator','kinesis:ListShards','kinesis:PutRecord',"
                  + "'Kinesis:putrecords']",
              "[" + stream + "]"));
      put(
          CONSUMER,
          allow(
              "['kinesis:DescribeStreamConsumer','kinesis:SubscribeToShard']",
              "'" + ARNS.of(CONSUMER) + "'"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "*",
          "kinesis:*",
          "kinesis:Put*",
          "kinesis:DeleteStream",
          "kinesis:PutResourcePolicy",
          "kinesis:SubscribeToShard",
          "dynamodb:GetItem"
        })
    void other_actions_and_patterns_of_actions_are_refused(String action) {
      String resource = "'" + ARNS.of(STREAM) + "'";
      assertRefused(
          STREAM,
          allow("['kinesis:PutRecord','" + action + "']", resource),
          "Statement[0].Action has \"" + action + "\", expected one of [kinesis:DescribeStream,");
      assertRefused(
          STREAM,
          allow("'" + action + "'", resource).replace("Allow", "Deny"),
          "Statement[0].Action has");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "*",
          "arn:aws:kinesis:us-east-1:111122223333:stream/*",
          "arn:aws:kinesis:us-east-1:111122223333:stream/order?",
          "arn:aws:kinesis:us-east-1:111122223333:stream/other",
          "arn:aws:kinesis:us-east-1:111122223333:stream/orders/consumer/app:1700000000",
          "arn:aws:kinesis:us-east-1:444455556666:stream/orders",
          "arn:aws:kinesis:eu-west-1:111122223333:stream/orders"
        })
    void other_resources_and_patterns_of_resources_are_refused(String resource) {
      assertRefused(
          STREAM,
          allow("'kinesis:PutRecord'", "['" + ARNS.of(STREAM) + "','" + resource + "']"),
          "Statement[0].Resource has \"" + resource + "\", expected \"" + ARNS.of(STREAM) + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Action", "Resource", "Principal"})
    void negations_are_refused(String member) {
      String statement =
          allow("'kinesis:PutRecord'", "'" + ARNS.of(STREAM) + "'")
              .replace("'" + member + "'", "'Not" + member + "'");

      assertRefused(STREAM, statement, "Statement[0].Not" + member + " cannot be used");
    }
  }

  @Nested
  class StoredByAnEarlierVersion {
    private void store(String statement) {
      known.put(STREAM, new ResourceFacts(policy(statement), Map.of()));
    }

    @Test
    void a_policy_allows_only_shareable_actions_even_in_its_own_account() {
      share(STREAM, "Allow", "arn:aws:iam::111122223333:user/alice");

      assertThat(refusal(alice(), "kinesis:PutRecord", STREAM)).isNull();
      for (String action : List.of("kinesis:DeleteStream", "kinesis:PutResourcePolicy")) {
        assertThat(refusal(alice(), action, STREAM))
            .contains("because no identity-based policy allows the " + action + " action");
      }
    }

    @Test
    void a_deny_is_not_limited_to_shareable_actions() {
      share(STREAM, "Deny", "arn:aws:iam::111122223333:user/alice");

      assertThat(refusal(alice(ALLOW), "kinesis:DeleteStream", STREAM))
          .contains("with an explicit deny in a resource-based policy");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "'Principal':'*','NotAction':'kinesis:GetRecords','Resource':'*'",
          "'Principal':'*','Action':'kinesis:*','NotResource':'arn:aws:kinesis:*:*:stream/x'",
          "'NotPrincipal':{'AWS':'444455556666'},'Action':'kinesis:*','Resource':'*'"
        })
    void a_negation_denies_and_no_longer_allows(String negation) {
      store("{'Effect':'Allow'," + negation + "}");
      assertThat(refusal(alice(), "kinesis:PutRecord", STREAM))
          .isEqualTo(denied(STREAM, NO_IDENTITY));

      store("{'Effect':'Deny'," + negation + "}");
      assertThat(refusal(alice(ALLOW), "kinesis:PutRecord", STREAM))
          .isEqualTo(denied(STREAM, RESOURCE_DENY));
    }
  }
}
