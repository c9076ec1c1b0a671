/**
 * Which hosts a node answers to and which web pages may use it, decided from the head of a request
 * before anything else happens. Start at {@link io.virta.http.access.AccessRules}. Knows no service
 * and no HTTP library.
 */
@NullMarked
package io.virta.http.access;

import org.jspecify.annotations.NullMarked;
