package io.virta.http.aws.identity.policy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The condition keys that this server can evaluate. A policy that uses another key is rejected: AWS
 * would have a value for it, so a deny that depends on it would never apply here.
 */
public final class ConditionKeys {
  /** The supported keys as spelled in the AWS reference, for messages. */
  public static final List<String> PRESENT =
      List.of(
          "aws:CurrentTime",
          "aws:EpochTime",
          "aws:PrincipalAccount",
          "aws:PrincipalArn",
          "aws:PrincipalIsAWSService",
          "aws:PrincipalType",
          "aws:RequestedRegion",
          "aws:ResourceAccount",
          "aws:SecureTransport",
          "aws:SourceIp",
          "aws:TagKeys",
          "aws:userid",
          "aws:username",
          "aws:ViaAWSService");

  /** Prefixes of keys that end with a tag key. */
  private static final List<String> OF_TAGS = List.of("aws:RequestTag/", "aws:ResourceTag/");

  /**
   * Keys that only requests through a VPC endpoint or by an AWS service have; requests to this
   * server never have them.
   */
  private static final List<String> ABSENT =
      List.of(
          "aws:CalledVia",
          "aws:CalledViaFirst",
          "aws:CalledViaLast",
          "aws:PrincipalServiceName",
          "aws:PrincipalServiceNamesList",
          "aws:SourceAccount",
          "aws:SourceArn",
          "aws:SourceOrgID",
          "aws:SourceOrgPaths",
          "aws:SourceVpc",
          "aws:SourceVpce",
          "aws:VpcSourceIp");

  private static final Set<String> PLAIN =
      Set.copyOf(
          Stream.of(PRESENT, ABSENT).flatMap(List::stream).map(ConditionKeys::lower).toList());

  private ConditionKeys() {}

  /**
   * Returns a key in the form used to look it up in requests: the name in lower case, a tag key as
   * spelled; null if the key is unknown.
   */
  static @Nullable String find(String key) {
    String lower = lower(key);
    for (String prefix : OF_TAGS) {
      int length = prefix.length();
      if (lower.startsWith(lower(prefix)) && key.length() > length) {
        return lower(prefix) + key.substring(length);
      }
    }
    return PLAIN.contains(lower) ? lower : null;
  }

  /** Returns the text about supported keys for messages that reject a key. */
  static String expected() {
    return "a key that requests here have: "
        + String.join(", ", PRESENT)
        + ", "
        + String.join("…, ", OF_TAGS)
        + "…";
  }

  private static String lower(String key) {
    return key.toLowerCase(Locale.ROOT);
  }
}
