package io.virta.http.kinesis.model;

import io.virta.http.aws.identity.Resource;
import java.util.Set;

/** What an ARN of Kinesis names; it need not exist, and may be of any account. */
public sealed interface ResourceRef extends Resource permits StreamRef, ConsumerRef {

  /** The stream that it is or belongs to. */
  StreamRef stream();

  @Override
  default String service() {
    return OperationName.SERVICE;
  }

  @Override
  default Set<String> shareableActions() {
    return ShareableActions.of(this);
  }
}
