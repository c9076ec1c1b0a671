package io.virta.http.aws.identity;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.region.Regions;
import java.util.Set;

/**
 * What a request wants to use and policies decide about: something of one service that an ARN
 * names. It need not exist, and may be of any account.
 */
public interface Resource {

  /** The service as ARNs name it, such as {@code kinesis}. */
  String service();

  /** Where it is or would be. */
  Namespace namespace();

  /** The account that owns it. */
  default AccountId account() {
    return namespace().account();
  }

  /** The part of its ARN behind the account, such as {@code stream/NAME}. */
  String path();

  /** What its own policy can allow, such as {@code kinesis:PutRecord}. */
  Set<String> shareableActions();

  /** Its ARN in the regions of this node. */
  default String arn(Regions regions) {
    return "arn:aws:"
        + service()
        + ":"
        + regions.of(namespace())
        + ":"
        + account().value()
        + ":"
        + path();
  }
}
