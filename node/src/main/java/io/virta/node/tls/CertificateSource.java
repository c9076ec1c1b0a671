package io.virta.node.tls;

import io.virta.node.NodeException;
import java.util.Optional;

/** Where a node's certificate comes from. One thread at a time. */
interface CertificateSource {
  /**
   * The certificate to start with.
   *
   * @throws NodeException when there is none that can be used, with one line that says why
   */
  KeyMaterial load();

  /**
   * Another one, if it has been replaced since the last answer or is about to end.
   *
   * @throws NodeException when the replacement cannot be used
   */
  Optional<KeyMaterial> loadIfChanged();

  /** What to call it in a message. */
  String name();
}
