package io.virta.node.tls;

import io.virta.node.NodeException;
import java.util.Optional;

/** The source of a node's certificate. Used by one thread at a time. */
interface CertificateSource {
  /**
   * Loads the initial certificate.
   *
   * @throws NodeException if there is no usable certificate; the message says why in one line
   */
  KeyMaterial load();

  /**
   * Loads the next certificate if the last one has been replaced or is about to expire.
   *
   * @throws NodeException if the replacement cannot be used
   */
  Optional<KeyMaterial> loadIfChanged();

  /** The name of the certificate in messages. */
  String name();
}
