package io.virta.http.aws.identity.policy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The condition keys of which this server knows what requests say. A policy that names another is
 * refused: AWS would have a value for it, and a deny that waits for that value here never applies.
 */
public final class ConditionKeys {
  /** In the spelling of AWS's reference, as messages show them. */
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

  /** Keys with the key of a tag behind them. */
  private static final List<String> OF_TAGS = List.of("aws:RequestTag/", "aws:ResourceTag/");

  /**
   * What only requests through a VPC endpoint or by a service have: on AWS, too, ours would not.
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
   * A key as requests are asked for it: its name in lower case, that of a tag as it is spelled;
   * null when it is not known.
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

  /** What a message says was expected in the place of another key. */
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
