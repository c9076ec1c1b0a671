package io.virta.http.kinesis.model;

import io.virta.http.aws.identity.Resource;
import java.util.Set;

/** A resource named by an ARN of Kinesis; it may not exist, and may belong to any account. */
public sealed interface ResourceRef extends Resource permits StreamRef, ConsumerRef {

  /** The stream itself, or the stream of the consumer. */
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
