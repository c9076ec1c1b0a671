/**
 * Decides from the head of a request, before anything else happens, whether its host and the web
 * page that sent it are allowed. Start at {@link io.virta.http.access.AccessRules}. Knows no
 * service and no HTTP library.
 */
@NullMarked
package io.virta.http.access;

import org.jspecify.annotations.NullMarked;
