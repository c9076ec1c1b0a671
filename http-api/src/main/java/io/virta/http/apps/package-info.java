/**
 * The service {@code virta}, which is not one of AWS: apps under {@code /apps}. Start at {@link
 * io.virta.http.apps.AppsApi}.
 */
@NullMarked
package io.virta.http.apps;

import org.jspecify.annotations.NullMarked;
