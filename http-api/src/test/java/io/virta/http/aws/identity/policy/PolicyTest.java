package io.virta.http.aws.identity.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Evaluation of policies; the cases follow the reference of IAM's policy elements. */
class PolicyTest {
  private static final String STREAM = "arn:aws:kinesis:us-east-1:111122223333:stream/orders";
  private static final String ALICE = "arn:aws:iam::444455556666:user/alice";

  private record Request(String action, String resource, Map<String, List<String>> keys)
      implements RequestFacts {
    @Override
    public String principalAccount() {
      return "444455556666";
    }

    @Override
    public String principalArn() {
      return ALICE;
    }

    @Override
    public List<String> values(String key) {
      return keys.getOrDefault(key, List.of());
    }
  }

  private static final Request PUT =
      new Request(
          "kinesis:PutRecord",
          STREAM,
          Map.of(
              "aws:username", List.of("alice"),
              "aws:sourceip", List.of("10.1.2.3"),
              "aws:currenttime", List.of("2026-11-21T11:00:00Z"),
              "aws:epochtime", List.of("1795258800"),
              "aws:securetransport", List.of("false"),
              "aws:principalarn", List.of(ALICE),
              "aws:tagkeys", List.of("team", "cost"),
              "aws:resourcetag/star", List.of("*"),
              "aws:resourcetag/team", List.of("Blue")));

  private static Decision decide(String action, String resource, Request request) {
    return PolicyReader.identity(
            "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'%s','Resource':'%s'}}"
                .formatted(action, resource)
                .replace('\'', '"'))
        .decide(request);
  }

  @ParameterizedTest
  @CsvSource({
    "kinesis:PutRecord, ALLOW",
    "KINESIS:putrecord, ALLOW",
    "kinesis:Put*, ALLOW",
    "kinesis:PutRecor?, ALLOW",
    "kinesis:*Record, ALLOW",
    "*, ALLOW",
    "kinesis:PutRecords, IMPLICIT_DENY",
    "kinesis:PutRecord?, IMPLICIT_DENY",
    "kinesis:Get*, IMPLICIT_DENY",
    "dynamodb:*, IMPLICIT_DENY"
  })
  void actions_are_patterns_without_regard_to_case(String action, Decision expected) {
    assertThat(decide(action, "*", PUT)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    STREAM + ", ALLOW",
    "*, ALLOW",
    "arn:aws:kinesis:*:111122223333:stream/ord*, ALLOW",
    "arn:aws:kinesis:us-east-1:111122223333:stream/order?, ALLOW",
    "arn:aws:kinesis:*, ALLOW",
    STREAM + "/consumer/*, IMPLICIT_DENY",
    "arn:aws:kinesis:us-east-1:111122223333:stream/Orders, IMPLICIT_DENY",
    "arn:aws:kinesis:us-east-1:444455556666:stream/orders, IMPLICIT_DENY"
  })
  void resources_are_patterns(String resource, Decision expected) {
    assertThat(decide("kinesis:*", resource, PUT)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "stream/${aws:username}, alice, ALLOW",
    "stream/${aws:username}-*, alice-1, ALLOW",
    "stream/${aws:UserName}, bob, IMPLICIT_DENY",
    "'stream/${aws:RequestTag/none, ''orders''}', orders, ALLOW",
    "stream/${aws:RequestTag/none}, orders, IMPLICIT_DENY",
    "stream/${aws:ResourceTag/star}, orders, IMPLICIT_DENY",
    "stream/${*}, orders, IMPLICIT_DENY"
  })
  void values_of_variables_are_matched_literally(
      String resource, String stream, Decision expected) {
    String arn = "arn:aws:kinesis:us-east-1:111122223333:";
    Request request = new Request("kinesis:PutRecord", arn + "stream/" + stream, PUT.keys());

    assertThat(
            PolicyReader.identity(
                    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"%s\"}}"
                        .formatted(arn + resource))
                .decide(request))
        .isEqualTo(expected);
  }

  @Test
  void policy_versions_without_variables_treat_them_as_plain_text() {
    String statement =
        "\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:kinesis:us-east-1:111122223333:stream/${aws:username}\"}";
    Request request =
        new Request(
            "kinesis:PutRecord", "arn:aws:kinesis:us-east-1:111122223333:stream/alice", PUT.keys());

    assertThat(
            PolicyReader.identity("{\"Version\":\"2012-10-17\"," + statement + "}").decide(request))
        .isEqualTo(Decision.ALLOW);
    assertThat(PolicyReader.identity("{" + statement + "}").decide(request))
        .isEqualTo(Decision.IMPLICIT_DENY);
  }

  @Test
  void a_deny_wins_at_any_position() {
    String allow = "{'Effect':'Allow','Action':'*','Resource':'*'}";
    String deny = "{'Effect':'Deny','Action':'kinesis:Put*','Resource':'*'}";

    assertThat(statements(allow + "," + deny).decide(PUT)).isEqualTo(Decision.EXPLICIT_DENY);
    assertThat(statements(deny + "," + allow).decide(PUT)).isEqualTo(Decision.EXPLICIT_DENY);
    assertThat(Decision.of(List.of(statements(allow), statements(deny)), PUT))
        .isEqualTo(Decision.EXPLICIT_DENY);
    assertThat(Decision.of(List.of(), PUT)).isEqualTo(Decision.IMPLICIT_DENY);
  }

  @Test
  void not_action_and_not_resource_are_all_but_these() {
    assertThat(
            statements("{'Effect':'Allow','NotAction':'kinesis:Get*','Resource':'*'}").decide(PUT))
        .isEqualTo(Decision.ALLOW);
    assertThat(
            statements("{'Effect':'Allow','NotAction':'kinesis:Put*','Resource':'*'}").decide(PUT))
        .isEqualTo(Decision.IMPLICIT_DENY);
    assertThat(
            statements("{'Effect':'Deny','Action':'*','NotResource':['" + STREAM + "']}")
                .decide(PUT))
        .isEqualTo(Decision.IMPLICIT_DENY);
  }

  private static Policy statements(String statements) {
    return PolicyReader.identity(
        ("{'Version':'2012-10-17','Id':'any','Statement':[" + statements + "]}")
            .replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'StringEquals':{'aws:username':'alice'} | true",
        "'StringEquals':{'aws:username':['bob','alice']} | true",
        "'StringEquals':{'AWS:UserName':'Alice'} | false",
        "'StringEquals':{'aws:username':'${aws:username}'} | true",
        "'StringEquals':{'aws:username':'a*'} | false",
        "'StringEqualsIgnoreCase':{'aws:username':'ALICE'} | true",
        "'StringNotEquals':{'aws:username':'bob'} | true",
        "'StringNotEquals':{'aws:username':['bob','alice']} | false",
        "'StringNotEqualsIgnoreCase':{'aws:username':'ALICE'} | false",
        "'StringLike':{'aws:username':'a*'} | true",
        "'StringNotLike':{'aws:username':'a*'} | false",
        "'StringEquals':{'aws:RequestTag/none':'x'} | false",
        "'StringNotEquals':{'aws:RequestTag/none':'x'} | true",
        "'StringEqualsIfExists':{'aws:RequestTag/none':'x'} | true",
        "'StringEqualsIfExists':{'aws:username':'x'} | false",
        "'Null':{'aws:RequestTag/none':'true'} | true",
        "'Null':{'aws:RequestTag/none':false} | false",
        "'Null':{'aws:username':'false'} | true",
        "'Bool':{'aws:SecureTransport':'false'} | true",
        "'Bool':{'aws:SecureTransport':true} | false",
        "'IpAddress':{'aws:SourceIp':'10.0.0.0/8'} | true",
        "'IpAddress':{'aws:SourceIp':['192.168.0.0/16','10.1.2.3']} | true",
        "'IpAddress':{'aws:SourceIp':'10.1.2.4/31'} | false",
        "'IpAddress':{'aws:SourceIp':'10.1.2.2/31'} | true",
        "'IpAddress':{'aws:SourceIp':'::/0'} | false",
        "'NotIpAddress':{'aws:SourceIp':'10.0.0.0/8'} | false",
        "'DateGreaterThan':{'aws:CurrentTime':'2026-11-21T10:59:59Z'} | true",
        "'DateGreaterThan':{'aws:CurrentTime':'2026-11-22'} | false",
        "'DateLessThan':{'aws:CurrentTime':'2026-11-21T12:00:00+01:00'} | false",
        "'DateLessThanEquals':{'aws:CurrentTime':'2026-11-21T12:00:00+01:00'} | true",
        "'DateGreaterThanEquals':{'aws:EpochTime':1795258800} | true",
        "'DateNotEquals':{'aws:EpochTime':'1795258800'} | false",
        "'NumericLessThan':{'aws:EpochTime':'1795258800.5'} | true",
        "'NumericGreaterThanEquals':{'aws:EpochTime':'1795258801'} | false",
        "'NumericEquals':{'aws:EpochTime':1795258800.0} | true",
        "'NumericEquals':{'aws:username':'1'} | false",
        "'ArnEquals':{'aws:PrincipalArn':'arn:aws:iam::444455556666:user/*'} | true",
        "'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:user/alice'} | true",
        "'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:*:alice'} | false",
        "'ArnLike':{'aws:PrincipalArn':'arn:aws:*:user/alice:::'} | false",
        "'ArnNotLike':{'aws:PrincipalArn':'arn:aws:iam::444455556666:user/*'} | false",
        "'StringEquals':{'aws:ResourceTag/team':'Blue'} | true",
        "'StringEquals':{'aws:username':'alice','aws:RequestTag/none':'x'} | false",
        "'StringEquals':{'aws:username':'alice'},'Bool':{'aws:SecureTransport':'true'} | false",
        "'ForAllValues:StringEquals':{'aws:TagKeys':['team','cost','x']} | true",
        "'ForAllValues:StringEquals':{'aws:TagKeys':['team']} | false",
        "'ForAllValues:StringEquals':{'aws:RequestTag/none':['team']} | true",
        "'ForAnyValue:StringEquals':{'aws:TagKeys':['team']} | true",
        "'ForAnyValue:StringLike':{'aws:TagKeys':['x*']} | false",
        "'ForAnyValue:StringEquals':{'aws:RequestTag/none':['team']} | false",
        "'ForAnyValue:StringEqualsIfExists':{'aws:RequestTag/none':['team']} | true",
        "'ForAnyValue:StringNotEquals':{'aws:TagKeys':['team']} | true",
        "'ForAllValues:StringNotEquals':{'aws:TagKeys':['team']} | false"
      })
  void conditions(String block, boolean holds) {
    Policy policy =
        statements("{'Effect':'Allow','Action':'*','Resource':'*','Condition':{" + block + "}}");

    assertThat(policy.decide(PUT)).isEqualTo(holds ? Decision.ALLOW : Decision.IMPLICIT_DENY);
  }

  @ParameterizedTest
  @CsvSource({
    "fe80::1%eth0, fe80::/10, true",
    "fe80::1%2, fe80::1, true",
    "fe80::1%eth0, fe80::2, false",
    "%eth0, ::/0, false"
  })
  void the_scope_of_an_address_is_ignored(String address, String range, boolean within) {
    Request request = new Request("a:B", STREAM, Map.of("aws:sourceip", List.of(address)));
    Policy deny =
        statements(
            "{'Effect':'Deny','Action':'*','Resource':'*','Condition':{'IpAddress':{'aws:SourceIp':'"
                + range
                + "'}}}");

    assertThat(deny.decide(request))
        .isEqualTo(within ? Decision.EXPLICIT_DENY : Decision.IMPLICIT_DENY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"Principal\":\"*\" | ALLOW",
        "\"Principal\":{\"AWS\":\"*\"} | ALLOW",
        "\"Principal\":{\"AWS\":\"444455556666\"} | ALLOW_TO_ACCOUNT",
        "\"Principal\":{\"AWS\":\"arn:aws:iam::444455556666:root\"} | ALLOW_TO_ACCOUNT",
        "\"Principal\":{\"AWS\":[\"111122223333\",\"arn:aws:iam::444455556666:user/alice\"]} |"
            + " ALLOW",
        "\"Principal\":{\"AWS\":\"111122223333\"} | IMPLICIT_DENY",
        "\"Principal\":{\"AWS\":\"arn:aws:iam::444455556666:user/bob\"} | IMPLICIT_DENY",
        "\"Principal\":{\"Service\":\"lambda.amazonaws.com\"} | IMPLICIT_DENY",
        "\"NotPrincipal\":{\"AWS\":\"444455556666\"} | IMPLICIT_DENY",
        "\"NotPrincipal\":{\"AWS\":\"111122223333\"} | IMPLICIT_DENY"
      })
  void resource_policies_apply_to_their_principals(String principal, Decision expected) {
    Policy policy =
        PolicyReader.resource(
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\","
                + principal
                + "}]}");

    assertThat(policy.decide(PUT)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | A policy is a JSON object",
        "{ | A policy is JSON",
        "{'Statement':[]} {} | A policy is JSON",
        "{'Statement':[],'Statement':[]} | Duplicate field 'Statement'",
        "{'Version':'2012-10-17'} | Statement is missing",
        "{'Version':'2013-01-01','Statement':{}} | Version is \"2013-01-01\"",
        "{'Statement':[{'Effect':'allow','Action':'*','Resource':'*'}]} | Statement[0].Effect is"
            + " \"allow\"",
        "{'Statement':[{'Action':'*','Resource':'*'}]} | Statement[0].Effect is missing",
        "{'Statement':[{'Effect':'Deny','Resource':'*'}]} | none of Action and NotAction",
        "{'Statement':[{'Effect':'Deny','Action':'*'}]} | none of Resource and NotResource",
        "{'Statement':[{'Effect':'Deny','Action':'*','NotAction':'*','Resource':'*'}]} | both of"
            + " Action",
        "{'Statement':[{'Effect':'Deny','Action':[],'Resource':'*'}]} | Statement[0].Action is"
            + " empty",
        "{'Statement':[{'Effect':'Deny','Action':'PutRecord','Resource':'*'}]} | Action has"
            + " \"PutRecord\"",
        "{'Statement':[{'Effect':'Deny','Action':['*',1],'Resource':'*'}]} | Action has 1",
        "{'Statement':[{'Effect':'Deny','Action':'*','Resource':'orders'}]} | Resource has"
            + " \"orders\"",
        "{'Statement':[{'Effect':'Deny','Action':'*','Resource':'*','Principal':'*'}]} |"
            + " Statement[0].Principal is not known",
        "{'Statement':[{'Effect':'Deny','Action':'*','Resource':'*','Conditions':{}}]} |"
            + " Statement[0].Conditions is not known"
      })
  void unknown_elements_are_refused_and_their_place_is_named(String json, String message) {
    assertThatThrownBy(() -> PolicyReader.identity(json.replace('\'', '"')))
        .isInstanceOf(MalformedPolicyException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'StringSame':{'aws:username':'x'}",
        "'StringEqualsIfexists':{'aws:username':'x'}",
        "'ForSomeValues:StringEquals':{'aws:username':'x'}",
        "'ForAnyValue:Null':{'aws:username':'true'}",
        "'NullIfExists':{'aws:username':'true'}",
        "'StringEquals':'x'",
        "'StringEquals':{'aws:username':[]}",
        "'StringEquals':{'aws:username':{'a':'b'}}",
        "'StringEquals':{'aws:username':null}",
        "'StringEquals':{'aws:username':'${aws:username'}",
        "'StringEquals':{'aws:username':'${a, b}'}",
        "'Bool':{'aws:SecureTransport':'yes'}",
        "'IpAddress':{'aws:SourceIp':'10.0.0.0/33'}",
        "'IpAddress':{'aws:SourceIp':'localhost'}",
        "'DateLessThan':{'aws:CurrentTime':'tomorrow'}",
        "'NumericEquals':{'aws:EpochTime':'1e9'}",
        "'Bool':{'aws:MultiFactorAuthPresent':'true'}",
        "'Null':{'aws:TokenIssueTime':'true'}",
        "'StringEquals':{'dynamodb:LeadingKeys':'x'}",
        "'StringEquals':{'aws:ResourceTag/':'x'}",
        "'StringEquals':{'aws:username':'${aws:FederatedProvider}'}",
        "'ArnLike':{'aws:PrincipalArn':'user/alice'}"
      })
  void conditions_that_cannot_be_evaluated_are_refused(String block) {
    assertThatThrownBy(
            () ->
                statements(
                    "{'Effect':'Deny','Action':'*','Resource':'*','Condition':{" + block + "}}"))
        .isInstanceOf(MalformedPolicyException.class)
        .hasMessageContaining("Statement[0].Condition.")
        .hasMessageContaining("expected");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"AWS\":\"alice\"}",
        "{\"AWS\":\"arn:aws:iam::444455556666:user/*\"}",
        "{\"AWS\":\"12345\"}",
        "{\"User\":\"alice\"}",
        "{}",
        "\"alice\""
      })
  void principals_that_cannot_exist_are_refused(String principal) {
    assertThatThrownBy(
            () ->
                PolicyReader.resource(
                    "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Principal\":"
                        + principal
                        + "}]}"))
        .isInstanceOf(MalformedPolicyException.class)
        .hasMessageContaining("Statement[0].Principal");
  }

  @Test
  void a_pattern_of_many_stars_is_matched_quickly() {
    String long_ = "a".repeat(2_000);

    assertThat(Glob.of("*a".repeat(500) + "b").matches(long_)).isFalse();
    assertThat(Glob.of("*a".repeat(500)).matches(long_)).isTrue();
    assertThat(Glob.of("").matches("")).isTrue();
    assertThat(Glob.of("?").matches("")).isFalse();
    assertThat(Glob.of("a**").matches("a")).isTrue();
  }
}
