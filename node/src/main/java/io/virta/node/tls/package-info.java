/**
 * TLS for a node that nobody gave a certificate: start at {@link
 * io.virta.node.tls.ServerCertificate}.
 */
@NullMarked
package io.virta.node.tls;

import org.jspecify.annotations.NullMarked;
