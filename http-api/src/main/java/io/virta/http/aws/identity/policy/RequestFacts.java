package io.virta.http.aws.identity.policy;

import java.util.List;

/** What a policy may ask about a request. */
public interface RequestFacts {

  /** Such as {@code kinesis:PutRecord}. */
  String action();

  /** The ARN of the resource; {@code *} for an operation on none. */
  String resource();

  /** The account of the caller, 12 digits. */
  String principalAccount();

  /** The ARN of the caller. */
  String principalArn();

  /**
   * The values of a condition key, none if the request does not have it.
   *
   * @param key in lower case, such as {@code aws:sourceip}; the key of a tag as the policy spells
   *     it, such as {@code aws:resourcetag/Team}
   */
  List<String> values(String key);
}
