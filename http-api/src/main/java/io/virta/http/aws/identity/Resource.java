package io.virta.http.aws.identity;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.region.Regions;
import java.util.Set;

/**
 * A resource that a request wants to use: an object of one service, named by an ARN. It may not
 * exist, and may belong to any account.
 */
public interface Resource {

  /** The service name in the ARN, such as {@code kinesis}. */
  String service();

  /** The account and region of the resource, whether it exists or not. */
  Namespace namespace();

  /** The account that owns the resource. */
  default AccountId account() {
    return namespace().account();
  }

  /** The part of the ARN after the account, such as {@code stream/NAME}. */
  String path();

  /** The actions that a resource policy can allow, such as {@code kinesis:PutRecord}. */
  Set<String> shareableActions();

  /** Returns the ARN in the regions of this node. */
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
