/**
 * Signature Version 4 as AWS publishes it, checked for headers and for presigned URLs. Start at
 * {@link io.virta.http.aws.identity.signature.SignatureVerifier}. Knows no accounts and no
 * policies.
 */
@NullMarked
package io.virta.http.aws.identity.signature;

import org.jspecify.annotations.NullMarked;
