/** Tests of what users install: the archives from {@code mvn package}, and the poms for Central. */
@NullMarked
package io.virta.node.dist;

import org.jspecify.annotations.NullMarked;
