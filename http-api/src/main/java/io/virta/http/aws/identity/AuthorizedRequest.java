package io.virta.http.aws.identity;

import io.virta.http.aws.identity.policy.RequestFacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request as policies see it.
 *
 * @param owner the account of the resource, 12 digits
 * @param region the region that the request is for
 */
record AuthorizedRequest(
    Caller caller,
    String action,
    String resource,
    String owner,
    String region,
    Map<String, String> resourceTags,
    RequestTags requestTags,
    Instant at)
    implements RequestFacts {
  private static final String RESOURCE_TAG = "aws:resourcetag/";
  private static final String REQUEST_TAG = "aws:requesttag/";

  @Override
  public String principalAccount() {
    return caller.account().value();
  }

  @Override
  public String principalArn() {
    return caller.arn();
  }

  @Override
  public List<String> values(String key) {
    if (key.startsWith(RESOURCE_TAG)) {
      return tag(resourceTags, key.substring(RESOURCE_TAG.length()));
    }
    if (key.startsWith(REQUEST_TAG)) {
      return tag(requestTags.tags(), key.substring(REQUEST_TAG.length()));
    }
    return switch (key) {
      case "aws:username" -> known(caller.userName());
      case "aws:userid" -> List.of(caller.userId());
      case "aws:principalarn" -> List.of(principalArn());
      case "aws:principalaccount" -> List.of(principalAccount());
      case "aws:principaltype" -> List.of(caller.userName() == null ? "Account" : "User");
      // Requests never come through an AWS service.
      case "aws:principalisawsservice", "aws:viaawsservice" -> List.of("false");
      case "aws:sourceip" -> known(caller.origin().address());
      case "aws:securetransport" -> List.of(Boolean.toString(caller.origin().secure()));
      case "aws:currenttime" -> List.of(at.toString());
      case "aws:epochtime" -> List.of(Long.toString(at.getEpochSecond()));
      case "aws:requestedregion" -> List.of(region);
      case "aws:resourceaccount" -> List.of(owner);
      case "aws:tagkeys" ->
          Stream.concat(requestTags.tags().keySet().stream(), requestTags.keys().stream()).toList();
      default -> List.of();
    };
  }

  private static List<String> known(@Nullable String value) {
    return value == null ? List.of() : List.of(value);
  }

  /**
   * As on AWS, tag keys are matched here without regard to case. If several keys differ only in
   * case, an exact match wins, otherwise the first in order.
   */
  private static List<String> tag(Map<String, String> tags, String key) {
    String exact = tags.get(key);
    return exact != null
        ? List.of(exact)
        : tags.entrySet().stream()
            .filter(tag -> tag.getKey().equalsIgnoreCase(key))
            .min(Map.Entry.comparingByKey())
            .map(Map.Entry::getValue)
            .stream()
            .toList();
  }
}
