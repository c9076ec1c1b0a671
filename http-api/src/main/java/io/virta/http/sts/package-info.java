/**
 * The part of AWS's Security Token Service that client libraries use. Start at {@link
 * io.virta.http.sts.GetCallerIdentity}. Knows no other service.
 */
@NullMarked
package io.virta.http.sts;

import org.jspecify.annotations.NullMarked;
