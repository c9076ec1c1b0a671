package io.virta.http.wire;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;

/** What an ARN names; it need not exist, and may be of any account. */
public sealed interface ResourceRef permits StreamRef, ConsumerRef {

  /** Where it is or would be. */
  Namespace namespace();

  /** The account that owns it. */
  default AccountId account() {
    return namespace().account();
  }

  /** The stream that it is or belongs to. */
  StreamRef stream();

  /** The part of the ARN behind the account: {@code stream/NAME…}. */
  String path();
}
