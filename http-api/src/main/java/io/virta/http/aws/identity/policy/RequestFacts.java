package io.virta.http.aws.identity.policy;

import java.util.List;

/** The facts about a request that a policy can refer to. */
public interface RequestFacts {

  /** The action, such as {@code kinesis:PutRecord}. */
  String action();

  /** The ARN of the resource; {@code *} for an operation on none. */
  String resource();

  /** The account of the caller, 12 digits. */
  String principalAccount();

  /** The ARN of the caller. */
  String principalArn();

  /**
   * Returns the values of a condition key; empty if the request does not have it.
   *
   * @param key the key in lower case, such as {@code aws:sourceip}; a tag key as the policy spells
   *     it, such as {@code aws:resourcetag/Team}
   */
  List<String> values(String key);
}
