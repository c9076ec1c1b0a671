package io.virta.http.aws.wire;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An Amazon resource name in its parts. No part identifies a resource without the others, so
 * readers must check all of them.
 *
 * @param partition {@code aws}, or the name of another AWS partition
 * @param resource everything after the account
 */
public record Arn(
    String partition, String service, String region, String account, String resource) {
  private static final Pattern SHAPE =
      Pattern.compile("arn:(aws[a-z-]*):([^:]*):([^:]*):([^:]*):(.+)", Pattern.DOTALL);

  /** Creates an ARN in the partition {@code aws}. */
  public static Arn of(String service, String region, String account, String resource) {
    return new Arn("aws", service, region, account, resource);
  }

  /** Parses an ARN; returns null if the text is not an ARN. */
  public static @Nullable Arn find(String text) {
    Matcher matcher = SHAPE.matcher(text);
    return matcher.matches()
        ? new Arn(
            matcher.group(1),
            matcher.group(2),
            matcher.group(3),
            matcher.group(4),
            matcher.group(5))
        : null;
  }

  @Override
  public String toString() {
    return "arn:" + String.join(":", partition, service, region, account, resource);
  }
}
