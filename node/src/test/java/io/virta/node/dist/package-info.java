/** What people install: the archives that {@code mvn package} leaves, and the poms for Central. */
@NullMarked
package io.virta.node.dist;

import org.jspecify.annotations.NullMarked;
