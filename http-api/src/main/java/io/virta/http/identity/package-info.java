/**
 * Who sends a request and what he may do: signatures, credentials, policies. Start at {@link
 * io.virta.http.identity.Credentials} for the first and at {@link
 * io.virta.http.identity.Authorizer} for the second. Knows no HTTP library and no operation.
 */
@NullMarked
package io.virta.http.identity;

import org.jspecify.annotations.NullMarked;
