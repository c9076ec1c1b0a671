/**
 * Authentication and authorization: signatures, credentials, policies. Start at {@link
 * io.virta.http.aws.identity.Credentials} for the first and at {@link
 * io.virta.http.aws.identity.Authorizer} for the second. Knows no HTTP library and no operation.
 */
@NullMarked
package io.virta.http.aws.identity;

import org.jspecify.annotations.NullMarked;
